/// The files of the page, part of the binary: nothing has to lie beside it.
enum PageAssets {
    struct Asset: Sendable {
        var name: String
        var type: String
        var bytes: [UInt8]
    }

    static let html = Asset(name: "index.html", type: "text/html; charset=utf-8", bytes: PackageResources.index_html)

    /// What the page may fetch under `/page/`.
    static let files: [Asset] = [
        style("base.css", PackageResources.base_css),
        style("screens.css", PackageResources.screens_css),
        script("main.js", PackageResources.main_js),
        script("link.js", PackageResources.link_js),
        script("tree.js", PackageResources.tree_js),
        script("words.js", PackageResources.words_js),
        script("controls.js", PackageResources.controls_js),
        script("keyboard.js", PackageResources.keyboard_js),
        script("frame.js", PackageResources.frame_js),
        script("selling.js", PackageResources.selling_js),
        script("giveback.js", PackageResources.giveback_js),
        script("preparing.js", PackageResources.preparing_js),
        script("people.js", PackageResources.people_js),
        script("closing.js", PackageResources.closing_js),
        script("ending.js", PackageResources.ending_js),
        script("papers.js", PackageResources.papers_js),
        script("trial.js", PackageResources.trial_js),
    ]

    private static func script(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name: name, type: "text/javascript; charset=utf-8", bytes: bytes)
    }

    private static func style(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name: name, type: "text/css; charset=utf-8", bytes: bytes)
    }
}
