import ChildProcess
import DemoFront
import Foundation

/// A browser session of Debian's chromedriver: JSON over loopback HTTP.
///
/// Source: W3C WebDriver; `goog/cdp/execute` is chromedriver's own way to set the page's size.
final class WebDriver: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let needed = [
        ("/usr/bin/chromedriver", "chromium-driver"), ("/usr/bin/chromium", "chromium"),
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
    ]

    private let process: ChildProcess
    private let port: Int
    private let session: String

    /// Starts a driver and a browser without a window of its own.
    init() async throws {
        for (file, package) in Self.needed where !FileManager.default.fileExists(atPath: file) {
            throw Failure(description: "\(file) is missing: apt-get install \(package) (scripts/setup.sh test does it)")
        }
        port = try Self.freePort()
        process = try ChildProcess("/usr/bin/chromedriver", ["--port=\(port)", "--silent"])
        do {
            try await Self.waitUntilReady(port)
            let options: [String: Any] = [
                "binary": "/usr/bin/chromium",
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                    "--force-color-profile=srgb",
                ],
            ]
            let answer = try await Self.call(
                "POST", "/session", port: port, ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options]]])
            guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
                throw Failure(description: "the browser did not start")
            }
            session = id
        } catch {
            process.kill()
            throw error
        }
    }

    deinit { process.kill() }

    /// Closes the browser; the driver goes with this object.
    func quit() async { _ = try? await Self.call("DELETE", "/session/\(session)", port: port, nil) }

    func resize(width: Int, height: Int) async throws {
        try await cdp(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    }

    func cdp(_ command: String, _ parameters: [String: Any]) async throws {
        try await post("goog/cdp/execute", ["cmd": command, "params": parameters])
    }

    func open(_ address: String) async throws { try await post("url", ["url": address]) }
    func reload() async throws { try await post("refresh", [:]) }

    func click(_ css: String) async throws { try await post("element/\(try await element(css))/click", [:]) }

    func type(_ text: String, into css: String) async throws {
        try await post("element/\(try await element(css))/value", ["text": text])
    }

    /// Presses on an element with the pointer for so many milliseconds.
    func press(_ css: String, milliseconds: Int) async throws {
        let origin = ["element-6066-11e4-a52e-4f735466cecf": try await element(css)]
        try await act([
            "type": "pointer", "id": "finger", "parameters": ["pointerType": "touch"],
            "actions": [
                ["type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin],
                ["type": "pointerDown", "button": 0], ["type": "pause", "duration": milliseconds],
                ["type": "pointerUp", "button": 0],
            ],
        ])
    }

    /// Two touches as fast as a finger can.
    func doubleTap(_ css: String) async throws {
        let origin = ["element-6066-11e4-a52e-4f735466cecf": try await element(css)]
        let touch: [[String: Any]] = [["type": "pointerDown", "button": 0], ["type": "pointerUp", "button": 0]]
        let move: [String: Any] = ["type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin]
        try await act([
            "type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"],
            "actions": [move] + touch + touch,
        ])
    }

    /// Holds a key of the keyboard for so many milliseconds.
    func hold(key: String, milliseconds: Int) async throws {
        try await act([
            "type": "key", "id": "keys",
            "actions": [
                ["type": "keyDown", "value": key], ["type": "pause", "duration": milliseconds],
                ["type": "keyUp", "value": key],
            ],
        ])
    }

    func keys(_ text: String) async throws {
        let strokes = text.flatMap { key in
            [["type": "keyDown", "value": String(key)], ["type": "keyUp", "value": String(key)]]
        }
        try await act(["type": "key", "id": "keys", "actions": strokes])
    }

    @discardableResult
    func run(_ script: String, _ arguments: [Any] = []) async throws -> Any? {
        try await post("execute/sync", ["script": script, "args": arguments])
    }

    /// Runs a script that calls its last argument when it is done.
    func wait(for script: String) async throws -> Any? {
        try await post("execute/async", ["script": script, "args": []])
    }

    func screenshot() async throws -> Data {
        let answer = try await Self.call("GET", "/session/\(session)/screenshot", port: port, nil)
        return Data(base64Encoded: answer as? String ?? "") ?? Data()
    }

    func newWindow() async throws -> String {
        guard let made = try await post("window/new", ["type": "tab"]) as? [String: Any],
            let handle = made["handle"] as? String
        else { throw Failure(description: "no new window") }
        return handle
    }

    func window() async throws -> String {
        try await Self.call("GET", "/session/\(session)/window", port: port, nil) as? String ?? ""
    }

    func turn(to window: String) async throws { try await post("window", ["handle": window]) }

    private func act(_ source: [String: Any]) async throws { try await post("actions", ["actions": [source]]) }

    private func element(_ css: String) async throws -> String {
        let answer = try await post("element", ["using": "css selector", "value": css]) as? [String: Any]
        guard let id = answer?.values.first as? String else { throw Failure(description: "no \(css)") }
        return id
    }

    @discardableResult
    private func post(_ path: String, _ body: [String: Any]) async throws -> Any? {
        try await Self.call("POST", "/session/\(session)/\(path)", port: port, body)
    }
}
