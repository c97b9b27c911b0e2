//! What several tests need: a private smart-card service with a virtual card in its reader, and
//! other programs run against it. Each test uses a part.
#![allow(dead_code, unreachable_pub)]

#[cfg(target_os = "linux")]
pub mod fake_service;
pub mod live;
#[cfg(target_os = "linux")]
pub mod pcscd;
#[cfg(target_os = "linux")]
pub mod pcscd2;
pub mod program;
