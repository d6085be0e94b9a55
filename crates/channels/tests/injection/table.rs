//! The forty.

/// What somebody wrote as their name, and everywhere else.
pub const HOSTILE: [&str; 40] = [
    // Slack.
    "<!channel> <!here> <!everyone>",
    "<@U024BE7LH> and <#C024BE7LR|general> <!subteam^S1|all>",
    "<https://evil.example|your invoice>",
    "<mailto:evil@evil.example|Ana Ruiz>",
    "*bold* _it_ ~no~ `code` ```block```",
    "> quoted\n>>> and all of it",
    "&lt;!channel&gt; &amp;lt;b&amp;gt; &#60;i&#62;",
    "@channel @here #general :rotating_light: :fire:",
    "• listed\n• twice\n1. and numbered",
    "<!date^1392734382^{date}^https://evil.example|now>",
    // HTML.
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><a href=\"https://evil.example\">Open in Baton</a>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' style='position:fixed;top:0;left:0' x='",
    "<!-- --><style>*{display:none}</style>",
    "]]><svg/onload=alert(1)><![CDATA[",
    "<iframe srcdoc=\"&lt;script&gt;\"></iframe><base href=//evil.example>",
    "javascript:alert(1) data:text/html,<b>x</b>",
    "https://evil.example www.evil.example evil.example/login",
    // Headers and mail.
    "Priya\r\nBcc: everybody@evil.example\r\n\r\nHello",
    "Priya\nSubject: You won\nContent-Type: text/html",
    "Priya%0d%0aBcc:%20evil@evil.example",
    "=?utf-8?B?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?=",
    "=?utf-8?Q?Priya=0D=0ABcc:_evil@evil.example?= and =?us-ascii?Q?more?=",
    "\"Ana\" <ana@evil.example>, Bo <bo@evil.example>;",
    "--=_ways_dlv_1\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--=_ways_dlv_1--",
    ".\r\nRSET\r\nMAIL FROM:<evil@evil.example>\r\n",
    // Templates.
    "{{ agent }} {{ 7 * 7 }} {{ vendor | upper }}",
    "{% for x in range(9) %}x{% endfor %} {# no #} {%- raw -%}",
    "${7*7} #{7*7} <%= 7 * 7 %> {rep} %s %n",
    // What is not seen, or turns what stands beside it.
    "Priya \u{202e}gnp.exe\u{202c} \u{2066}x\u{2069}",
    "P\u{200b}ri\u{2060}ya\u{feff} \u{ad}Rag\u{e0041}\u{e007f}",
    "Priya\0 \u{1}\u{8}\u{1b}[31m\u{7f}\u{9b}x",
    "\u{2028}next\u{2029}after\u{85}end",
    "👩‍👩‍👧‍👦 🏴‍☠️ Zoë Ⓟ𝓻𝓲𝔂𝓪 ｅｖｉｌ",
    // Other languages that could be spoken to.
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n ATTENDEE:mailto:evil@evil.example\r\nEND:VEVENT",
    "\",\"event\":\"closed\",\"x\":{\"y\":[null]}}\\",
    "' OR Name LIKE '%' -- \\' UNION SELECT Id FROM User",
    "Priya \u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307} LONG",
];

/// As it is used: the last one goes on and on.
pub fn hostile() -> impl Iterator<Item = String> {
    let whole = |text: &str| match text.strip_suffix("LONG") {
        Some(beginning) => beginning.to_owned() + &"Raghunathan <b> ".repeat(500),
        None => text.to_owned(),
    };
    HOSTILE.into_iter().map(whole)
}
