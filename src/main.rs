//! Parses the command line, installs the hooks, hands over.

fn main() {}
