//! Virtual cards, a virtual reader and a virtual portal: everything can be seen without hardware.
