//! Pieces of the forms that other programs read, the same for whatever is reported in them.

/// A text as the message of a GitHub workflow command, `::error …::message`: nothing in it ends the command early.
pub fn github_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a GitHub workflow command, `::error title=property::…`: nothing in it ends the property early.
pub fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A name of 32 hexadecimal digits for what a text identifies: FNV-1a over 128 bits. No secret is kept, findings are merely told
/// apart.
pub fn fingerprint(identity: &str) -> String {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for byte in identity.bytes() {
        hash ^= u128::from(byte);
        hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(github_message("70%\r\nnext"), "70%25%0D%0Anext");
        assert_eq!(github_property("a,b:c%"), "a%2Cb%3Ac%25");
    }

    #[test]
    fn the_hash_is_fnv() {
        assert_eq!(fingerprint("a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
