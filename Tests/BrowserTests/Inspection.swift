import DemoFront
import Foundation

/// What a person could not read or touch on the page as it stands, found in the browser.
enum Inspection {
    /// Nothing is wider than the screen; every control is at least 44 px and shows all of its text; text has a
    /// contrast of at least 4.5 (WCAG 2.2, 1.4.3 and 2.5.5); header and footer are on the screen.
    static let script = """
        const problems = [];
        const name = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}.${e.className} "${(e.textContent || "").slice(0, 40)}"`;
        const hidden = (e) => e.closest(".unseen") || !e.getClientRects().length;
        const inView = (e, y) => {
          for (let p = e.parentElement; p; p = p.parentElement) {
            const box = p.getBoundingClientRect();
            if (getComputedStyle(p).overflowY !== "visible" && (y < box.top || y > box.bottom)) return false;
          }
          return true;
        };
        const root = document.documentElement;
        if (root.scrollWidth > root.clientWidth) problems.push(`page is ${root.scrollWidth} wide`);
        for (const e of document.querySelectorAll("main, footer, header, .keyboard, .keys, .fields, .list, .keypad")) {
          if (e.scrollWidth > e.clientWidth + 1) problems.push(`overflow ${e.scrollWidth} > ${e.clientWidth}: ${name(e)}`);
        }
        for (const e of document.querySelectorAll("li > *, .titles > *, .facts dd, td > *")) {
          if (!hidden(e) && e.clientWidth && e.scrollWidth > e.clientWidth + 1) problems.push(`spills: ${name(e)}`);
        }
        for (const e of document.querySelectorAll("button, input")) {
          if (hidden(e)) continue;
          const box = e.getBoundingClientRect();
          if (box.height < 43.5 || box.width < 43.5) problems.push(`target ${box.width}x${box.height}: ${name(e)}`);
          if (box.left < -0.5 || box.right > root.clientWidth + 0.5) problems.push(`off the screen: ${name(e)}`);
          if (e.tagName === "BUTTON" && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) {
            problems.push(`clipped ${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight}: ${name(e)}`);
          }
          const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
          const over = y < innerHeight && inView(e, y) && document.elementFromPoint(x, y);
          if (over && !e.contains(over)) problems.push(`covered by ${name(over)}: ${name(e)}`);
          if (e.matches(".keyboard .key, input") && !(inView(e, box.top + 2) && inView(e, box.bottom - 2))) problems.push(`out of sight: ${name(e)}`);
          if (e.matches("footer .button") && box.height < 63.5) problems.push(`main target ${box.height}: ${name(e)}`);
        }
        for (const e of document.querySelectorAll("header, footer")) {
          const box = e.getBoundingClientRect();
          if (box.height && (box.top < 0 || box.bottom > innerHeight + 0.5)) problems.push(`not on the screen: ${name(e)}`);
        }
        const parse = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
        const light = ([r, g, b]) => {
          const f = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
        };
        const ground = (e) => {
          for (; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor);
            if (c.length === 3 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || hidden(e) || e.closest("script, noscript, option")) continue;
          const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)}: ${name(e)}`);
          const style = getComputedStyle(e);
          if (style.overflow !== "visible" && e.scrollWidth > e.clientWidth + 1 && !e.matches(".shop strong, .chip, pre")) {
            problems.push(`cut off: ${name(e)}`);
          }
        }
        return problems;
        """

    /// All that stands on the page, also what only a screen reader says, without white space.
    static let text = """
        const labels = [...document.querySelectorAll("[aria-label]")].map((e) => e.getAttribute("aria-label"));
        const values = [...document.querySelectorAll("input")].map((e) => e.value);
        return [document.body.textContent, ...labels, ...values].join("|").replace(/\\s+/g, "");
        """

    /// The texts within a screen's JSON: each must be on the page.
    static func texts(in value: Any?) -> [String] {
        if let object = value as? [String: Any] {
            return object.sorted { $0.key < $1.key }.flatMap { key, value in
                if key == "text" || key == "label" || key == "evidence", let text = value as? String {
                    return text.contains("{amt}") ? [] : [text]
                }
                return texts(in: value)
            }
        }
        return (value as? [Any])?.flatMap { texts(in: $0) } ?? []
    }

    static func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}

/// The three sizes that the page is made for.
enum Size: String, CaseIterable {
    case counter = "800x480"
    case smart = "1024x600"
    case phone = "360x640"

    var width: Int { Int(rawValue.split(separator: "x")[0]) ?? 0 }
    var height: Int { Int(rawValue.split(separator: "x")[1]) ?? 0 }
}

/// Screenshots that a person can leaf through: `.build/screens/LANGUAGE/SIZE/NAME.png` for the gallery,
/// `.build/screens/evening/LANGUAGE-SIZE/NN-NAME.png` for the evenings of a real terminal.
enum Album {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func save(_ picture: Data, _ language: String, _ size: Size, _ name: String) throws {
        try save(picture, in: "\(language)/\(size.rawValue)", name)
    }

    static func save(_ picture: Data, in place: String, _ name: String) throws {
        let folder = root.appending(path: ".build/screens/\(place)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try picture.write(to: folder.appending(path: "\(name).png"))
    }
}
