//! Card readers on USB, as Linux shows them in sysfs.

use std::fs;
use std::path::Path;

use super::{Device, Driver, shortened};

/// The USB class of card readers (Chip/SmartCard Interface Devices).
const SMART_CARD: &str = "0b";
/// Most devices that are looked at.
const MOST: usize = 256;

/// Devices with an interface of the class, or that one of the drivers knows.
pub(super) fn readers(root: &Path, drivers: &[Driver]) -> Option<Vec<Device>> {
    let folder = root.join("sys/bus/usb/devices");
    let entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().take(MOST).collect();
    let mut found: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            let path = entry.path();
            let read =
                |name: &str| Some(fs::read_to_string(path.join(name)).ok()?.trim().to_owned());
            let number = |name: &str| u16::from_str_radix(&read(name)?, 16).ok();
            let (vendor, product) = (number("idVendor")?, number("idProduct")?);
            let known = drivers
                .iter()
                .find_map(|driver| driver.knows(vendor, product));
            if known.is_none() && !has_reader_interface(&path) {
                return None;
            }
            let own = [read("manufacturer"), read("product")];
            let own: Vec<_> = own.into_iter().flatten().collect();
            let name = match known.filter(|name| !name.is_empty()) {
                Some(name) => name.to_owned(),
                None => own.join(" "),
            };
            Some(Device {
                vendor,
                product,
                name: shortened(&name),
            })
        })
        .collect();
    found.sort_by_key(|device| (device.vendor, device.product));
    Some(found)
}

/// Interfaces are folders below the device: `3-1:1.0`.
fn has_reader_interface(device: &Path) -> bool {
    let interfaces = fs::read_dir(device).into_iter().flatten().flatten();
    interfaces.take(MOST).any(|interface| {
        let class = fs::read_to_string(interface.path().join("bInterfaceClass"));
        class.is_ok_and(|class| class.trim() == SMART_CARD)
    })
}
