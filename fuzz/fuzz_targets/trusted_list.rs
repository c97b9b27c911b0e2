#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| varco_fuzz::trusted_list(data));
