//! What a browser says it runs on.

/// The system of a device, as far as people tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    Mac,
    /// iPhone.
    IPhone,
    /// iPad.
    IPad,
    /// Android.
    Android,
    /// ChromeOS, on the notebooks many schools have.
    ChromeOs,
    /// Linux.
    Linux,
    /// Anything else.
    Other,
}

/// A family of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Browser {
    /// Microsoft Edge.
    Edge,
    /// LINE's own window.
    Line,
    /// Firefox.
    Firefox,
    /// Chrome and its kin.
    Chrome,
    /// Safari.
    Safari,
    /// Anything else.
    Other,
}

/// A kind of device: system and browser without versions, so that an update is no new device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device {
    /// The system.
    pub system: System,
    /// The browser.
    pub browser: Browser,
}

impl Device {
    /// Reads a `User-Agent`. Order matters: Edge calls itself Chrome, and Chrome calls itself Safari.
    pub fn read(agent: &str) -> Self {
        let first = |table: &[(&str, System)]| {
            table.iter().find(|(word, _)| agent.contains(word)).map_or(System::Other, |(_, system)| *system)
        };
        let system = first(&[
            ("iPhone", System::IPhone),
            ("iPad", System::IPad),
            ("Android", System::Android),
            ("CrOS", System::ChromeOs),
            ("Windows", System::Windows),
            ("Mac OS X", System::Mac),
            ("Macintosh", System::Mac),
            ("Linux", System::Linux),
        ]);
        let browsers = [
            ("Line/", Browser::Line),
            ("Edg", Browser::Edge),
            ("Firefox/", Browser::Firefox),
            ("FxiOS/", Browser::Firefox),
            ("Chrome/", Browser::Chrome),
            ("CriOS/", Browser::Chrome),
            ("Safari/", Browser::Safari),
        ];
        let browser = browsers.iter().find(|(word, _)| agent.contains(word));
        Self { system, browser: browser.map_or(Browser::Other, |(_, browser)| *browser) }
    }
}

impl System {
    /// The product's name, the same in every language; `None` for anything else.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Windows => "Windows",
            Self::Mac => "Mac",
            Self::IPhone => "iPhone",
            Self::IPad => "iPad",
            Self::Android => "Android",
            Self::ChromeOs => "ChromeOS",
            Self::Linux => "Linux",
            Self::Other => return None,
        })
    }
}

impl Browser {
    /// The product's name, the same in every language; `None` for anything else.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Edge => "Edge",
            Self::Line => "LINE",
            Self::Firefox => "Firefox",
            Self::Chrome => "Chrome",
            Self::Safari => "Safari",
            Self::Other => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_without_versions() {
        let table = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
                System::Windows,
                Browser::Chrome,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                System::Windows,
                Browser::Edge,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
                System::IPhone,
                Browser::Safari,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari Line/14.0",
                System::IPhone,
                Browser::Line,
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36",
                System::Android,
                Browser::Chrome,
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", System::ChromeOs, Browser::Chrome),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0",
                System::Linux,
                Browser::Firefox,
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", System::Mac, Browser::Safari),
            ("curl/8", System::Other, Browser::Other),
            ("", System::Other, Browser::Other),
        ];
        for (agent, system, browser) in table {
            assert_eq!(Device::read(agent), Device { system, browser }, "{agent}");
        }
    }
}
