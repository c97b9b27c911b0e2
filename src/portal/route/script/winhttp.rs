//! WinHTTP, which has Windows run the network's script.

/// Most characters of an answer.
#[cfg(windows)]
const MAX_LENGTH: usize = 4096;

/// What the script says, in the words of the answers elsewhere: `http://host:port`, `direct://`.
#[cfg(windows)]
pub(super) async fn run(script: &str, url: &str) -> Option<Vec<String>> {
    let wide = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<_>>();
    let (script, url) = (wide(script), wide(url));
    let (tell, told) = tokio::sync::oneshot::channel();
    // It may take its time, and can't be interrupted: nobody waits for its thread.
    std::thread::Builder::new()
        .name("proxy script".to_owned())
        .spawn(move || drop(tell.send(look_up(&script, &url))))
        .ok()?;
    told.await.ok()?
}

/// Asks WinHTTP. Both texts end with a zero.
#[cfg(windows)]
#[allow(unsafe_code, reason = "WinHTTP has no safe way in")]
fn look_up(script: &[u16], url: &[u16]) -> Option<Vec<String>> {
    use std::ptr;

    use windows_sys::Win32::Foundation::GlobalFree;
    use windows_sys::Win32::Networking::WinHttp::{
        WINHTTP_ACCESS_TYPE_NO_PROXY, WINHTTP_AUTOPROXY_CONFIG_URL, WINHTTP_AUTOPROXY_OPTIONS,
        WINHTTP_PROXY_INFO, WinHttpCloseHandle, WinHttpGetProxyForUrl, WinHttpOpen,
    };

    let mut options = WINHTTP_AUTOPROXY_OPTIONS {
        dwFlags: WINHTTP_AUTOPROXY_CONFIG_URL,
        lpszAutoConfigUrl: script.as_ptr(),
        ..WINHTTP_AUTOPROXY_OPTIONS::default()
    };
    let mut found = WINHTTP_PROXY_INFO::default();
    // SAFETY: both texts end with a zero and outlive the calls, which keep neither. The texts that
    // are found end with a zero; they are ours, are read before they are freed, and not after.
    let list = unsafe {
        let none = ptr::null();
        let session = WinHttpOpen(none, WINHTTP_ACCESS_TYPE_NO_PROXY, none, none, 0);
        if session.is_null() {
            return None;
        }
        let done = WinHttpGetProxyForUrl(session, url.as_ptr(), &raw mut options, &raw mut found);
        WinHttpCloseHandle(session);
        if done == 0 {
            return None;
        }
        let letters = (0..MAX_LENGTH).take_while(|_| !found.lpszProxy.is_null());
        let letters = letters.map(|place| *found.lpszProxy.add(place));
        let list: Vec<_> = letters.take_while(|letter| *letter != 0).collect();
        for text in [found.lpszProxy, found.lpszProxyBypass] {
            if !text.is_null() {
                GlobalFree(text.cast());
            }
        }
        list
    };
    if found.dwAccessType == WINHTTP_ACCESS_TYPE_NO_PROXY {
        return Some(vec!["direct://".to_owned()]);
    }
    Some(words(&String::from_utf16_lossy(&list)))
}

/// The proxies of a list: `[scheme=][scheme://]host[:port]`, parted by semicolons or spaces.
fn words(list: &str) -> Vec<String> {
    let one = |entry: &str| {
        let proxy = match entry.split_once('=') {
            Some(("http" | "https", proxy)) => proxy,
            Some(_) => return None,
            None => entry,
        };
        Some(if proxy.contains("://") {
            proxy.to_owned()
        } else {
            format!("http://{proxy}")
        })
    };
    let entries = list.split([';', ' ', '\t', '\r', '\n']);
    entries
        .filter(|entry| !entry.is_empty())
        .filter_map(one)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_proxies_is_read() {
        assert_eq!(
            words("proxy:8080; https=altro:3128 socks=x:1;http://terzo"),
            ["http://proxy:8080", "http://altro:3128", "http://terzo"]
        );
        assert_eq!(words(" ; "), Vec::<String>::new());
    }
}
