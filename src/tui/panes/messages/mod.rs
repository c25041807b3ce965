//! What the message line said in this session, newest first.

mod list;

pub(crate) use list::MessageList;
