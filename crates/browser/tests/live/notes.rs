//! The notes on the stage.

use std::fs;
use std::path::Path;

use browser::Error;
use browser::product::root;

/// What must be shown as it stands, and do nothing.
pub const SCRIPT: &str = "<script>window.broken = 1; document.title = 'broken'</script>";

/// Writes all notes below a folder.
pub fn write(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(root().join("examples/notes"))? {
        let path = entry?.path();
        fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
    }
    for (name, text) in [("tokens.txt", TOKENS), ("later.txt", LATER), ("exposed.txt", EXPOSED)] {
        fs::write(folder.join(name), text)?;
    }
    fs::write(folder.join("hostile <img src=x onerror=window.broken=2>.txt"), hostile())?;
    fs::write(
        folder.join("hostile.html"),
        format!("<html><title>{}</title><body>{}</body></html>", escaped(SCRIPT), escaped(&hostile())),
    )?;
    let seed = root().join("../shared/seed");
    let Ok(seeds) = fs::read_dir(&seed) else {
        println!("skipped: the customer's note is not here");
        return Ok(());
    };
    for path in seeds.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|x| x == "txt")) {
        fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// Figures of both calendars of tokens, in round signs.
const TOKENS: &str = "2025-06-08 海外AI跟踪\n\n谷歌2025年4月Token处理量达487万亿，去年5月为9.7万亿。\n\
    市场普遍认为光模块需求被低估。\n英伟达2025年一季度营收441亿美元，同比增长69%。\n";

/// Said after the day of the readings.
const LATER: &str = "2026-03-02 Optics note\n\nCiti now sees 41.5 million 800G modules in 2026. \
    Google processed 1,980 trillion tokens in January 2026.\n";

/// Names companies with reasons.
const EXPOSED: &str = "2025-06-07 Optics supply chain\n\nInnolight supplies 800G modules to Google, and Eoptolink is \
    expected to supply Meta. If Google's token volume passes 600 trillion a month by September 2025, module orders rise.\n";

/// Everything that notes of the world may hold.
fn hostile() -> String {
    let attacks = [
        SCRIPT,
        "<img src=x onerror=\"window.broken=3\">",
        "<svg/onload=window.broken=4>",
        "<a href=\"javascript:window.broken=5\">Nvidia</a>",
        "</q></mark></script><script>window.broken=6</script>",
        "\"><iframe src=//evil.example></iframe>",
        "<style>body{display:none}</style>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "{{constructor.constructor('window.broken=7')()}} ${window.broken=8} &lt;b&gt; &#x3C;script&#x3E;",
        "\u{202e}desrever\u{202c} \u{2066}isolated\u{2069} \u{200f}\u{feff}",
    ];
    let mut text = format!("2025-06-05 {SCRIPT} broker digest\n\n");
    for attack in attacks {
        // Beside a figure, so that it stands in quotes, not in notes alone.
        text +=
            &format!("Nvidia {attack} revenue was $44.1 billion {attack} in 2025Q1, {attack} up 69% year on year.\n");
        text += &format!("市场普遍认为{attack}光模块需求被低估，旭创{attack}2025年一季度营收66.7亿元。\n");
        text += &format!(
            "If {attack} Google starts a new cluster in 2025Q4, {attack} demand for optical modules rises.\n\n"
        );
    }
    text + &"Long line without an end ".repeat(42_000) + "Meta capex 2025 is $68 billion.\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
