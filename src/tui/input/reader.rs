//! Reads the terminal on a thread of its own: waiting costs nothing, and standard input keeps its blocking mode, which
//! the shell shares.

use std::thread;

use tokio::sync::mpsc;

/// Starts the reader. The channel ends when the terminal is gone.
pub(crate) fn read_terminal() -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel(16);
    let reader = move || {
        let mut buffer = [0_u8; 4096];
        loop {
            match rustix::io::read(rustix::stdio::stdin(), &mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    if sender.blocking_send(buffer[..n].to_vec()).is_err() {
                        break;
                    }
                }
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(_) => break,
            }
        }
    };
    // Without a thread there is no input: the channel ends at once and the loop leaves cleanly.
    drop(thread::Builder::new().name("terminal-input".to_owned()).spawn(reader));
    receiver
}
