//! Saved pages: what of them is words, in which order, and what a hostile one costs.

use std::time::{Duration, Instant};

use encoding_rs::{BIG5, GB18030, GBK};
use proptest::prelude::*;
use read::{Item, Note, Options, Remark, Rules, Said, Source, read_by};

fn rules() -> Rules {
    let publisher =
        read::Publisher { name: "示例周刊".into(), written: vec!["示例周刊".into()], tier: 'B', rights: None };
    Rules::parse(include_str!("../../../data/chrome.toml"), vec![publisher]).expect("data/chrome.toml is well formed")
}

fn read_bytes(name: &str, bytes: &[u8]) -> (Vec<Note>, Vec<Remark>) {
    let (mut notes, mut remarks) = (Vec::new(), Vec::new());
    read_by(Source::Bytes { name, bytes }, &Options::default(), &rules(), &mut |item| match item {
        Item::Note(note) => notes.push(*note),
        Item::Remark(remark) => remarks.push(remark),
    });
    (notes, remarks)
}

/// The one note of a page.
fn note(html: &str) -> Note {
    let (notes, _) = read_bytes("a.html", html.as_bytes());
    assert_eq!(notes.len(), 1, "{html}");
    notes.into_iter().next().expect("one note")
}

fn lines(html: &str) -> Vec<String> {
    note(html).text().lines().map(str::to_string).collect()
}

#[test]
fn blocks_are_lines_and_white_space_is_folded() {
    let table: &[(&str, &[&str])] = &[
        ("<h1>One</h1><p>Two\n  three &amp; four</p><p>Five<br>six</p>", &["One", "Two three & four", "Five", "six"]),
        ("<ul><li>Revenue $44.1&nbsp;billion<li>Capex</ul>", &["- Revenue $44.1\u{a0}billion", "- Capex"]),
        ("<div>a<div>b</div>c</div>", &["a", "b", "c"]),
        ("<p>up <b>69</b>% <i>on</i> the year", &["up 69% on the year"]),
        ("<p>中际旭创\n   营业收入</p>", &["中际旭创营业收入"]),
        ("<p>中际旭创 800G\n光模块</p>", &["中际旭创 800G 光模块"]),
        ("<p>x</p><pre>a  b\n  c</pre>", &["x", "a  b", "  c"]),
        ("<p>&#8364;5 &lt; &#x20ac;6 &yen;7</p><p>.</p>", &["€5 < €6 ¥7", "."]),
        ("<p>$44.1<sup>1</sup> billion; 10<sup>26</sup> FLOP<sup>[2]</sup></p>", &["$44.1 billion; 10^26 FLOP[2]"]),
        ("<p>a</p>\n\n\n<div>\n</div>\n<p>b</p>", &["a", "b"]),
        ("<dl><dt>Capex</dt><dd>$80 billion</dd></dl>", &["Capex", "$80 billion"]),
        ("<p>one<p>two</div></span><td>three", &["one", "two", "three"]),
    ];
    for (html, want) in table {
        assert_eq!(lines(html), *want, "{html}");
    }
}

#[test]
fn tables_of_figures_are_rows_between_bars() {
    let table: &[(&str, &[&str])] = &[
        (
            "<table><tr><th>Company</th><th>Capex ($B)</th></tr><tr><td>Meta</td><td> 39.2\n</td></tr></table>",
            &["| Company | Capex ($B) |", "|---|---|", "| Meta | 39.2 |"],
        ),
        // Without <th>: the first row heads the table unless it holds a figure.
        (
            "<table><tr><td>公司<td>2025E<tr><td>新易盛<td><p>86.47</p></table>",
            &["| 公司 | 2025E |", "|---|---|", "| 新易盛 | 86.47 |"],
        ),
        (
            "<table><tr><td>Revenue</td><td>$44.1B</td></tr><tr><td>Compute</td><td>$34.2B</td></tr></table>",
            &["| Revenue | $44.1B |", "| Compute | $34.2B |"],
        ),
        // Heads over two rows are one; a label over two rows stands in both; a figure stands once.
        (
            "<table><thead><tr><th rowspan=2>公司<th colspan=2>2025E</tr><tr><th>营收<th>净利润</tr></thead>\
             <tr><td rowspan=2>甲<td>1<td rowspan=2>3<tr><td>2</table>",
            &["| 公司 | 2025E 营收 | 2025E 净利润 |", "|---|---|---|", "| 甲 | 1 | 3 |", "| 甲 | 2 |  |"],
        ),
        ("<table><tr><td>a|b<td>c<tr><td>1<td>2</table>", &["| a\\|b | c |", "|---|---|", "| 1 | 2 |"]),
        // Tables that lay out a page are no tables.
        (
            "<table><tr><td>menu<td><table><tr><td>A<td>B<tr><td>1<td>2</table></td></tr><tr><td>x<td>y</table>",
            &["menu", "| A | B |", "|---|---|", "| 1 | 2 |", "x", "y"],
        ),
        ("<table><tr><td>one cell</td></tr></table><p>after", &["one cell", "after"]),
    ];
    for (html, want) in table {
        assert_eq!(lines(html), *want, "{html}");
    }
}

const WECHAT: &str = r#"<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta property="og:title" content="云厂商二季度展望"/>
<meta property="og:site_name" content="微信公众平台" />
<script>var ct = "1749470520"; var note = "营收一千亿元";</script>
<style>.rich_media_title{font-size:22px}</style></head>
<body id="activity-detail" class="zh_CN mm_appmsg">
<div class="rich_media_area_primary"><h1 class="rich_media_title " id="activity-name">
云厂商二季度展望
</h1>
<div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta">原创</span>
<a href="javascript:void(0);" id="js_name">示例周刊</a><em id="publish_time"></em></div>
<div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden;">
<section><p style="margin:0"><span>微软一季度营收</span><strong>701亿美元</strong>。</p></section>
<section><p>Meta全年指引640-720亿美元。<br/></p></section></div>
<div class="rich_media_tool" id="js_toobar3">阅读 10万+</div></div>
<div class="qr_code_pc_outer"><p>微信扫一扫关注该公众号</p></div>
<script>document.write("<p>9999亿元</p>")</script>
</body></html>"#;

#[test]
fn an_article_of_wechat_is_its_words_its_account_and_its_day() {
    let (notes, remarks) = read_bytes("saved.txt", WECHAT.as_bytes());
    assert_eq!(notes.len(), 1);
    let note = &notes[0];
    assert_eq!(
        note.text().lines().collect::<Vec<_>>(),
        ["云厂商二季度展望", "原创 示例周刊", "微软一季度营收701亿美元。", "Meta全年指引640-720亿美元。"]
    );
    assert_eq!(note.title.clone().map(|r| &note.text()[r]), Some("云厂商二季度展望"));
    assert_eq!((note.said_on.map(|d| d.to_string()).as_deref(), note.said_how), (Some("2025-06-09"), Said::Written));
    assert_eq!((note.publisher.as_deref(), note.tier), (Some("示例周刊"), 'B'));
    assert_eq!(remarks.iter().map(|r| (r.kind, r.refused)).collect::<Vec<_>>(), [("remark.furniture", false)]);
}

#[test]
fn titles_and_days_are_found_where_pages_keep_them() {
    let day = |head: &str| note(&format!("<head>{head}</head><p>Revenue rose.</p>")).said_on.map(|d| d.to_string());
    for (head, want) in [
        ("<meta property='article:published_time' content='2025-05-27T18:30:00+08:00'>", Some("2025-05-27")),
        ("<meta itemprop=datePublished content=2025-05-27>", Some("2025-05-27")),
        ("<script type='application/ld+json'>{\"datePublished\": \"2025-05-27T01:00Z\"}</script>", Some("2025-05-27")),
        ("<script>var createTime = '2025-05-27 20:02';</script>", Some("2025-05-27")),
        ("<meta name=date content=2024-01-01><meta name=pubdate content=2025-05-27>", Some("2025-05-27")),
        ("<script>var act = '1749470520', ct2 = '1749470520';</script>", None),
        ("", None),
    ] {
        assert_eq!(day(head).as_deref(), want, "{head}");
    }
    let shown = note("<p>Capex</p><time datetime='2025-05-27T09:00'>27 May</time><p>$80 billion.</p>");
    assert_eq!(shown.said_on.map(|d| d.to_string()).as_deref(), Some("2025-05-27"));
    let title = |html: &str| {
        let note = note(html);
        (note.title.clone().map(|r| note.text()[r].to_string()), note.text().lines().count())
    };
    let named = "<title>Racks slip again - Example News</title><nav>Home</nav>";
    assert_eq!(title(&format!("{named}<h1>Racks slip again</h1><p>Words.")), (Some("Racks slip again".into()), 2));
    assert_eq!(title(&format!("{named}<p>15,000 racks in all.")), (Some("Racks slip again".into()), 2));
}

#[test]
fn furniture_is_left_out_and_told() {
    let html = "<body class='has-sidebar'><nav>Markets Tech 100%</nav><header><a>Log in</a></header><article class=main>\
                <h1>Optics weekly</h1><p>Shipments were 9 million units, and more than that is expected of the year.</p>\
                <p hidden>draft 12 million</p><span style='display: none'>x9</span></article>\
                <div class='sidebar left'>Top 10</div><aside>Ad 50% off</aside><footer>(c) 2025</footer></body>";
    let (notes, remarks) = read_bytes("a.htm", html.as_bytes());
    let seen: Vec<&str> = notes[0].text().lines().collect();
    assert_eq!(
        seen,
        ["Log in", "Optics weekly", "Shipments were 9 million units, and more than that is expected of the year."]
    );
    assert!(notes[0].is_chrome(0), "a button is marked as in any text");
    let told: Vec<_> = remarks.iter().map(|r| (r.kind, r.detail.as_str())).collect();
    assert_eq!(told, [("remark.furniture", "51")]);
    // A page that would go whole is kept whole.
    let swallowed = lines("<nav><p>Revenue was $44.1 billion.</p><p>Capex was $80 billion.</p>");
    assert_eq!(swallowed, ["Revenue was $44.1 billion.", "Capex was $80 billion."]);
}

#[test]
fn a_forum_keeps_its_posts() {
    let html = "<!DOCTYPE html><html><head><title>ASIC与光模块 - 投研 - Powered by Discuz!</title></head><body>\
        <div id=toptb><a>设为首页</a><a>收藏本站</a></div><table class=plhin><tr><td class=pls>楼主</td>\
        <td class=plc><em id=authorposton1>发表于 2025-6-9 20:02</em><table><tr><td class=t_f id=postmessage_1>\
        <font class=jammer>x8Q z</font>新易盛一季度营收40.52亿元。<br />\n<br />\n中际旭创66.74亿元。</td></tr></table></td></tr>\
        </table><div id=ft_wp>Archiver|手机版|小黑屋|</div></body></html>";
    let note = note(html);
    let text: String = note.text().char_indices().filter(|(i, _)| !note.is_chrome(*i)).map(|(_, c)| c).collect();
    let words: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(words, ["ASIC与光模块", "新易盛一季度营收40.52亿元。", "中际旭创66.74亿元。"]);
    assert_eq!(note.said_on.map(|d| d.to_string()).as_deref(), Some("2025-06-09"));
}

#[test]
fn the_encoding_is_what_the_page_says() {
    let body = "<title>晨会纪要</title><p>晨会纪要</p><p>中际旭创一季度营收66.74亿元，镕芯。</p>";
    let want = ["晨会纪要", "中际旭创一季度营收66.74亿元，镕芯。"];
    for (label, encoding) in [("gb2312", GB18030), ("gbk", GBK), ("GB18030", GB18030)] {
        let html = format!("<html><head><meta http-equiv=Content-Type content=\"text/html; charset={label}\">{body}");
        let (notes, remarks) = read_bytes("a.html", &encoding.encode(&html).0);
        assert_eq!((notes[0].text().lines().collect::<Vec<_>>(), remarks), (want.to_vec(), vec![]), "{label}");
    }
    let big =
        BIG5.encode("<html><head><meta charset=\"big5\"></head><p>台積電四月營收三千四百九十五億元</p>").0.into_owned();
    assert_eq!(read_bytes("a.html", &big).0[0].text(), "台積電四月營收三千四百九十五億元");
    // A label that is wrong gives way.
    let (notes, _) = read_bytes("a.html", format!("<html><head><meta charset=big5>{body}").as_bytes());
    assert_eq!(notes[0].text().lines().collect::<Vec<_>>(), want);
    // Without a label, and by a mark.
    let (bare, remarks) = read_bytes("a.html", &GB18030.encode(&format!("<html>{body}")).0);
    assert_eq!((bare[0].text().lines().collect::<Vec<_>>(), remarks[0].kind), (want.to_vec(), "remark.encoding"));
    let marked = [b"\xef\xbb\xbf", format!("<html><meta charset=gbk>{body}").as_bytes()].concat();
    assert_eq!(read_bytes("a.txt", &marked).0[0].text().lines().collect::<Vec<_>>(), want);
    let plain = "一季度营业收入66.74亿元，同比增长37.8%；归母净利润15.83亿元。\n\n镕，㐂，毛利率36.7%。";
    let (notes, remarks) = read_bytes("plain.txt", &GB18030.encode(plain).0);
    assert_eq!((notes[0].text(), remarks[0].detail.as_str()), (plain, "gb18030"));
}

#[test]
fn text_is_a_page_only_when_it_begins_as_one() {
    for (name, text, page) in [
        ("a.txt", "\n<!-- saved --> <!DOCTYPE HTML><p>a</p>", true),
        ("a.txt", "<?xml version=\"1.0\"?><html><p>a</p>", true),
        ("a.md", "Revenue <b>rose</b>\n<html>", false),
        ("a.txt", "<p>a</p>", false),
        ("a.html", "<p>a</p>", true),
        ("a.html", "Revenue < cost\nand no tag at all", false),
    ] {
        let (notes, _) = read_bytes(name, text.as_bytes());
        assert_eq!(notes[0].text() != text.trim(), page, "{name} {text}");
    }
    let deep = format!("<html>{}kept<script>var a = 'Revenue was $5 billion';</script>", "<div><b>".repeat(5000));
    assert_eq!(lines(&deep), ["kept"], "a script is none, however deep");
    let (notes, remarks) = read_bytes("a.html", b"<html><script>var a = 'Revenue was $5 billion';</script></html>");
    assert!(notes.is_empty() && remarks.iter().any(|r| r.kind == "remark.empty" && r.refused));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested is the time it takes")]
fn hostile_pages_cost_no_more_than_their_size() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let n = 100_000;
    let pages = [
        ("empty tags", many("<p></p>", n)),
        ("open blocks", many("<div>", n)),
        ("open inline", many("<b>", n)),
        ("ends alone", many("</div>", n)),
        ("open, then ends", many("<div><span>", n) + &many("</div></span>", n)),
        ("tables in tables", many("<table><tr><td>a", n)),
        ("cells", format!("<table>{}", many("<tr><td rowspan=9999 colspan=9999>label<td>1", n / 4))),
        ("a giant attribute", format!("<p title=\"{}\">a", many("x=\"'<", n))),
        ("many attributes", format!("<p {}>a", (0..n).map(|i| format!("a{i}=1 ")).collect::<String>())),
        ("an open comment", format!("<p>a<!--{}", many("<!-- -", n))),
        ("an open script", format!("<p>a<script>{}", many("ct = \"1\" </scrip", n))),
        ("an open sup", format!("<p>1<sup>{}", many("2<i>", n))),
        ("entities", many("&amp;&notanentity;&#x110000;", n)),
        ("open tags never closed", many("<div class=", n)),
        ("classes", format!("<p class=\"{}\">a", many("b ", n))),
    ];
    for (what, page) in pages {
        let began = Instant::now();
        let (notes, remarks) = read_bytes("a.html", page.as_bytes());
        let took = began.elapsed();
        assert!(took < Duration::from_secs(4), "{what}: {took:?}");
        assert!(!notes.is_empty() || !remarks.is_empty(), "{what}");
        let out: usize = notes.iter().map(|note| note.file.len()).sum();
        assert!(out < 4 * page.len() + (4 << 20), "{what}: {out} bytes of {}", page.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_is_read(input in proptest::collection::vec(
        prop_oneof![
            Just("<table>".to_string()), Just("</table>".to_string()), Just("<tr>".to_string()), Just("<td colspan=3>".to_string()),
            Just("<th rowspan=2>".to_string()), Just("</td>".to_string()), Just("<sup>".to_string()), Just("</sup>".to_string()),
            Just("<nav>".to_string()), Just("</nav>".to_string()), Just("<script>var ct = \"".to_string()), Just("</script>".to_string()),
            Just("<title>".to_string()), Just("</title>".to_string()), Just("<meta name=date content=2025-06-09>".to_string()),
            Just("<pre>".to_string()), Just("&".to_string()), Just("|".to_string()), Just("<li>".to_string()), Just("</p>".to_string()),
            Just("<time>".to_string()), Just("<svg><title>".to_string()), ".{0,20}", "[0-9年月日亿元 .]{0,12}",
        ], 0..24))
    {
        let html = input.concat();
        let (notes, remarks) = read_bytes("a.html", html.as_bytes());
        prop_assert!(!notes.is_empty() || !remarks.is_empty());
        for note in &notes {
            prop_assert!(note.title.clone().is_none_or(|t| note.text().get(t).is_some()));
            for hole in &note.chrome {
                prop_assert!(note.text().get(hole.clone()).is_some());
            }
        }
    }
}
