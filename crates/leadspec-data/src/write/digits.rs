//! Numbers as text, quickly.

use leadspec_ir::{Decimal, SCALE};

/// The two digits of every number below 100.
const PAIRS: &[u8; 200] = b"0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

/// Adds a whole number.
#[inline]
pub(crate) fn integer(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    natural(value.unsigned_abs(), out);
}

/// Adds a whole number without a sign.
#[inline]
pub(crate) fn natural(value: u64, out: &mut Vec<u8>) {
    if let Ok(small @ 0..10) = u8::try_from(value) {
        out.push(b'0' + small);
        return;
    }
    // From the back: twenty digits hold every number.
    let mut text = [0u8; 20];
    let mut from = text.len();
    let mut rest = value;
    while rest >= 10 {
        let pair = usize::try_from(rest % 100).unwrap_or(0) * 2;
        rest /= 100;
        from -= 2;
        if let (Some(to), Some(digits)) = (text.get_mut(from..from + 2), PAIRS.get(pair..pair + 2)) {
            to.copy_from_slice(digits);
        }
    }
    if rest > 0 {
        from -= 1;
        if let (Some(to), Ok(digit)) = (text.get_mut(from), u8::try_from(rest)) {
            *to = b'0' + digit;
        }
    }
    out.extend_from_slice(text.get(from..).unwrap_or(&[]));
}

/// Adds a decimal given in millionths, without trailing zeros.
#[inline]
pub(crate) fn decimal(value: i64, out: &mut Vec<u8>) {
    if value % SCALE == 0 {
        integer(value / SCALE, out);
    } else {
        out.extend_from_slice(Decimal(value).to_string().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_are() {
        let text = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            String::from_utf8(out).unwrap()
        };
        for value in [
            0,
            1,
            9,
            10,
            42,
            99,
            100,
            101,
            999,
            1000,
            12345,
            1_234_567,
            i64::MAX,
            i64::MIN,
            -7,
            -10,
        ] {
            assert_eq!(text(&|out| integer(value, out)), value.to_string());
            assert_eq!(text(&|out| decimal(value, out)), Decimal(value).to_string());
        }
        assert_eq!(text(&|out| decimal(-3_250_000, out)), "-3.25");
    }
}
