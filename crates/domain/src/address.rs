//! Addresses as the ministry's lists write them; rule in `docs/rules/identifiers.md`.

/// `[220]新北市…` or `[01]新北市` to the number in brackets and what follows; `None` in any other form.
pub fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
    (inside.chars().all(|c| c.is_ascii_digit()) && !inside.is_empty() && !rest.is_empty())
        .then_some((inside, rest))
}

/// The district at the beginning of what follows the county in an address.
///
/// A municipality or provincial city has districts (區), a county has townships and cities (鄉鎮市). Asking for just those
/// avoids cutting 平鎮區 or 新市區 short at their second character.
pub fn district(county: &str, rest: &str) -> Option<String> {
    let ends: &[char] = if county.ends_with('市') { &['區'] } else { &['鄉', '鎮', '市'] };
    let mut name = String::new();
    for (index, c) in rest.chars().take(5).enumerate() {
        name.push(c);
        if index >= 1 && ends.contains(&c) {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn district_of_an_address() {
        for (county, rest, expect) in [
            ("桃園市", "平鎮區延平路", Some("平鎮區")),
            ("臺南市", "新市區中興街", Some("新市區")),
            ("高雄市", "那瑪夏區達卡努瓦里", Some("那瑪夏區")),
            ("屏東縣", "三地門鄉中正路", Some("三地門鄉")),
            ("彰化縣", "員林市三民街", Some("員林市")),
            ("南投縣", "中正路一段", None),
        ] {
            assert_eq!(district(county, rest).as_deref(), expect, "{rest}");
        }
    }

    #[test]
    fn numbers_in_brackets() {
        assert_eq!(bracketed("[234]新北市永和區"), Some(("234", "新北市永和區")));
        for wrong in ["新北市", "[]新北市", "[a]新北市", "[12]", "(12)新北市"] {
            assert_eq!(bracketed(wrong), None, "{wrong}");
        }
    }
}
