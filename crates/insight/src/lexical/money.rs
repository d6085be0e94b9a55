//! Sums of money.

use super::numbers::Number;
use super::text::{self, patterns};

patterns! {
    CURRENCY_BEFORE = r"(?P<c>us\$|a\$|c\$|nz\$|s\$|r\$|\$|€|£|¥|₹|chf|usd|eur|gbp|cad|aud|nzd|sgd|aed|sek|nok|dkk|pln|inr|zar|brl|rs\.?|kr\.?|₩|krw|₪|ils|₺|try|₽|mxn|cop|clp|ars|pen|mx\$|s/\.?|\br|czk|huf|ron|hkd|hk\$|twd|nt\$|cny|rmb|jpy|sar|qar|kes|ngn|₦|egp|idr|myr|rm|thb|฿|php|₱|vnd)\s*$";
    CURRENCY_AFTER = r"^(?P<per>\s?(?:k|m|mio|mn)\b)?\s?(?P<c>us\$|\$|€|£|¥|₹|円|元|zł|usd|eur\b|euros?|gbp|quid|pounds?|pfund|dollars?|dólares|bucks|chf|franken|francs?|cad|canadian|aud|nzd|sgd|aed|dirhams?|sek|nok|dkk|kronor|kroner|kr\b|pln|zloty|inr|rupees?|lakhs?|zar|rand\b|brl|reais|reales|yen|원|₩|krw|won\b|块|人民币|rmb|cny|jpy|₪|shekels?|₺|lira\b|tl\b|₽|pesos?\b|mxn|cop\b|clp|ars\b|soles\b|czk|kč|huf|ft\b|lei\b|ron\b|hkd|twd|sar\b|riyals?|kes\b|ksh|shillings?|ngn|naira|idr|rupiah|myr|ringgit|thb|baht|php|vnd|złotych|koron|crowns?|€|grand\b|balles)";
    PER_MONTH = r"^[^.;\d]{0,30}?(?:\b(?:per|a|each|every|pro|par|por|al|im|ao) |/)\s?(?:mo\b|month|monat|mois|mes\b|mês)|^[^.;\d]{0,12}monthly|^\s?月";
}

/// Whether a currency stands beside the figure.
pub fn is_money(s: &str, n: Number) -> bool {
    currency(s, n).is_some()
}

/// The currency said with a figure: an ISO code, or `None` where only a figure stands.
pub fn currency(s: &str, n: Number) -> Option<&'static str> {
    let before = text::before(s, n.from, 8);
    let after = s.get(n.to..).unwrap_or("");
    let word = CURRENCY_BEFORE
        .captures(before)
        .or_else(|| CURRENCY_AFTER.captures(after))
        .and_then(|c| c.name("c").map(|m| m.as_str().to_lowercase()))
        .or_else(|| {
            s.get(n.from..n.to)
                .filter(|t| t.ends_with("grand"))
                .map(|_| "grand".into())
        })?;
    Some(code(&word))
}

/// Where the sum ends, its currency included.
pub fn end(s: &str, n: Number) -> usize {
    let after = s.get(n.to..).unwrap_or("");
    CURRENCY_AFTER.find(after).map_or(n.to, |m| n.to + m.end())
}

/// Where the sum begins, its currency included.
pub fn start(s: &str, n: Number) -> usize {
    let before = text::before(s, n.from, 8);
    CURRENCY_BEFORE
        .find(before)
        .map_or(n.from, |m| n.from - (before.len() - m.start()))
}

pub fn is_per_month(s: &str, n: Number) -> bool {
    PER_MONTH.is_match(s.get(n.to..).unwrap_or(""))
}

fn code(word: &str) -> &'static str {
    match word.trim_end_matches('.') {
        "€" | "eur" | "euro" | "euros" | "balles" => "EUR",
        "£" | "gbp" | "quid" | "pound" | "pounds" | "pfund" => "GBP",
        "¥" | "円" | "yen" | "jpy" => "JPY",
        "₹" | "inr" | "rs" | "rupee" | "rupees" | "lakh" | "lakhs" => "INR",
        "chf" | "franken" | "franc" | "francs" => "CHF",
        "cad" | "canadian" | "c$" => "CAD",
        "aud" | "a$" => "AUD",
        "nzd" | "nz$" => "NZD",
        "sgd" | "s$" => "SGD",
        "aed" | "dirham" | "dirhams" => "AED",
        "원" | "₩" | "krw" | "won" => "KRW",
        "元" | "块" | "人民币" | "rmb" | "cny" => "CNY",
        "₪" | "ils" | "shekel" | "shekels" => "ILS",
        "₺" | "try" | "lira" | "tl" => "TRY",
        "₽" => "RUB",
        "mxn" | "mx$" => "MXN",
        "cop" => "COP",
        "clp" => "CLP",
        "ars" => "ARS",
        "pen" | "s/" | "soles" => "PEN",
        "czk" | "kč" => "CZK",
        "huf" | "ft" => "HUF",
        "ron" | "lei" => "RON",
        "hkd" | "hk$" => "HKD",
        "twd" | "nt$" => "TWD",
        "sar" | "riyal" | "riyals" => "SAR",
        "kes" | "ksh" | "shilling" | "shillings" => "KES",
        "ngn" | "₦" | "naira" => "NGN",
        "idr" | "rupiah" => "IDR",
        "myr" | "rm" | "ringgit" => "MYR",
        "thb" | "฿" | "baht" => "THB",
        "php" | "₱" => "PHP",
        "vnd" => "VND",
        "sek" | "kronor" | "kr" => "SEK",
        "nok" => "NOK",
        "dkk" | "kroner" => "DKK",
        "pln" | "zł" | "zloty" => "PLN",
        "zar" | "rand" | "r" => "ZAR",
        "brl" | "r$" | "reais" | "reales" => "BRL",
        // A grand and a peso are sums whose currency the country decides; see `budget`.
        "grand" | "peso" | "pesos" => "",
        _ => "USD",
    }
}
