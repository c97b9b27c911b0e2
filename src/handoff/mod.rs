//! After the sign-in: how a person goes on outside Varco.

mod browser;
mod devtools;
mod folder;
mod pipe;
mod policy;
mod window;
