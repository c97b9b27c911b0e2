//! The drivers of PC/SC: bundles with an `Info.plist` that lists the USB devices that each knows
//! (pcsc-lite's and Apple's services read the same form).

use std::fs;
use std::path::Path;

use super::shortened;

/// Longest `Info.plist` that is read: the CCID driver's has 200 kB.
const MAX_LENGTH: u64 = 4 * 1024 * 1024;

/// A driver of the service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Driver {
    /// Name of its bundle: `ifd-ccid`.
    pub name: String,
    /// Its version, if it says it.
    pub version: Option<String>,
    /// Devices that it knows: vendor, product, and the name that the driver's makers give them.
    pub supported: Vec<(u16, u16, String)>,
}

impl Driver {
    /// All bundles of a folder.
    pub(super) fn all_in(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let bundles = entries.filter_map(|entry| {
            let path = entry.path();
            let name = path.file_name()?.to_str()?.strip_suffix(".bundle")?;
            let list = path.join("Contents/Info.plist");
            let is_small = fs::metadata(&list).is_ok_and(|file| file.len() <= MAX_LENGTH);
            let text = is_small.then(|| fs::read_to_string(&list).ok())??;
            Some(Self::parse(name, &text))
        });
        let mut drivers: Vec<_> = bundles.collect();
        drivers.sort_by(|one, other| one.name.cmp(&other.name));
        drivers
    }

    /// Reads the lists of vendors, products and names, which belong together line by line.
    fn parse(name: &str, list: &str) -> Self {
        let list = without_comments(list);
        let number = |text: &String| u16::from_str_radix(text.trim_start_matches("0x"), 16).ok();
        let vendors = strings(&list, "ifdVendorID");
        let products = strings(&list, "ifdProductID");
        let names = strings(&list, "ifdFriendlyName");
        let ids = vendors.iter().zip(&products).enumerate();
        let supported = ids.filter_map(|(place, (vendor, product))| {
            let name = names.get(place).map(|name| shortened(name));
            Some((number(vendor)?, number(product)?, name.unwrap_or_default()))
        });
        Self {
            name: shortened(name),
            version: strings(&list, "CFBundleShortVersionString")
                .first()
                .map(|version| shortened(version)),
            supported: supported.collect(),
        }
    }

    /// The name of a device, if this driver knows it.
    pub fn knows(&self, vendor: u16, product: u16) -> Option<&str> {
        let known = self.supported.iter();
        let mut known = known.filter(|(known, of, _)| (*known, *of) == (vendor, product));
        known.next().map(|(_, _, name)| name.as_str())
    }
}

/// The texts that follow a key: one, or those of an array.
fn strings(list: &str, key: &str) -> Vec<String> {
    let Some((_, rest)) = list.split_once(&format!("<key>{key}</key>")) else {
        return Vec::new();
    };
    let end = rest.find("<key>").unwrap_or(rest.len());
    let value = rest.get(..end).unwrap_or_default();
    let pieces = value.split("<string>").skip(1);
    pieces
        .filter_map(|piece| piece.split_once("</string>"))
        .map(|(text, _)| text.trim().replace("&amp;", "&"))
        .collect()
}

fn without_comments(text: &str) -> String {
    let mut pieces = text.split("<!--");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("-->").map_or("", |(_, after)| after));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<dict><key>CFBundleShortVersionString</key>\n<string>1.5.2</string>
        <!-- <key>ifdVendorID</key><array><string>0xFFFF</string></array> -->
        <key>ifdVendorID</key><array><string>0x072F</string><string>0x058F</string>
        <string>nonsense</string></array>
        <key>ifdProductID</key><array><string>0x2200</string><string>0x9540</string>
        <string>0x0001</string></array>
        <key>ifdFriendlyName</key><array><string>ACS ACR122U PICC Interface</string>
        <string>Alcor Micro AU9540</string></array></dict>";

    #[test]
    fn a_driver_knows_its_devices() {
        let driver = Driver::parse("ifd-ccid", LIST);
        assert_eq!(driver.version.as_deref(), Some("1.5.2"));
        assert_eq!(driver.supported.len(), 2);
        assert_eq!(
            driver.knows(0x072F, 0x2200),
            Some("ACS ACR122U PICC Interface")
        );
        assert_eq!(driver.knows(0xFFFF, 0x2200), None);
    }

    #[test]
    fn a_list_of_anything_is_no_driver_of_anything() {
        for list in [
            "",
            "<!--",
            "<key>ifdVendorID</key>",
            "<key>ifdVendorID</key><string>",
        ] {
            assert!(Driver::parse("x", list).supported.is_empty());
        }
    }
}
