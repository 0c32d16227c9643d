import Devices
import Foundation
import Models
import Testing

@Suite("Terminal models as data")
struct ModelTests {
    @Test("The shipped models are whole", arguments: ["counter-top", "smart", "unattended"])
    func shipped(identifier: String) throws {
        let model = try ModelLibrary().model(identifier)
        #expect(model.identifier == identifier)
        #expect(ModelLibrary().identifiers == ["counter-top", "smart", "unattended"])
    }

    @Test("What models differ in is read from their files")
    func differences() throws {
        let library = ModelLibrary()
        #expect(try library.model("counter-top").signOff.label.simplified == "签退")
        #expect(try library.model("smart").signOff.label.simplified == "结束营业")
        #expect(try library.model("smart").rest == .powerOff)
        #expect(try library.model("smart").has(.battery))
        let unattended = try library.model("unattended")
        #expect(unattended.signOff.label.simplified == "日结")
        #expect(unattended.closesAt == "02:00")
        #expect(unattended.printer == nil)
    }

    static func edited(_ old: String, _ new: String) throws -> (TerminalModel?, String) {
        let folder = try TemporaryFolder()
        let shipped = try #require(ModelLibrary().folders.last)
        let text = try String(contentsOfFile: shipped + "/counter-top.yaml", encoding: .utf8)
        #expect(text.contains(old))
        try folder.write("counter-top.yaml", text.replacingOccurrences(of: old, with: new))
        do {
            return (try ModelLibrary(own: folder.path).model("counter-top"), "")
        } catch {
            return (nil, "\(error)")
        }
    }

    @Test("A new model needs no code: a file in a folder is enough, and comes before a shipped one")
    func newModel() throws {
        let (model, _) = try Self.edited("width: 1024", "width: 480")
        #expect(model?.screen?.width == 480)
    }

    @Test(
        "A bad file is named with its key and line",
        arguments: [
            ("rest: sleep", "rest: doze", "key rest: expected one of sleep, powerOff, found \"doze\""),
            ("rest: sleep", "rest: sleep\ncolour: red", "unknown key \"colour\""),
            ("touch: true", "touch: maybe", "key screen.touch: expected true or false, found \"maybe\""),
            ("width: 1024", "width: 7", "key screen.width: expected 120 to 7680 pixels, found 7"),
            ("width: 1024", "width: wide", "key screen.width"),
            ("width: 1024", "widht: 1024", "screen.width"),
            ("paper: 80", "paper: 76", "key printer.paper: expected 58 or 80 millimetres, found 76"),
            ("columns: 48", "columns: 480", "key printer.columns"),
            ("connection: virtual", "connection: tcp", "key printer.address"),
            ("connection: virtual", "connection: tcp, address: nowhere", "key printer.address"),
            ("part: pinPad, reach: virtual", "part: pinPad, reach: attached", "one of virtual for pinPad"),
            ("part: storage, reach: system", "part: thermal, reach: system", "each part once"),
            ("part: reader,", "part: crystal-ball,", "key parts.Index 5.part: expected one of power, battery"),
            ("place: home", "place: functionKey", "key signOff.place"),
            ("en: Sign off", "en: \"\"", "key signOff.label.en: expected a text, found nothing"),
            ("rest: sleep", "rest: sleep\nunattended: true", "key closesAt: expected hh:mm"),
            ("rest: sleep", "rest: sleep\nunattended: true\nclosesAt: \"24:00\"", "key closesAt: expected hh:mm"),
            ("rest: sleep", "rest: sleep\nthresholds: {batteryStop: 30}", "key thresholds.batteryStop"),
            ("rest: sleep", "rest: sleep\nthresholds: {clockWran: 30}", "unknown key \"thresholds.clockWran\""),
            ("identifier: counter-top", "identifier: other", "key identifier: expected the file's own name"),
            ("keys: [digits", "keys: [digits, digits", "each key once"),
            ("identifier: counter-top", "identifier: [", "expected YAML"),
        ])
    func badFiles(old: String, new: String, message: String) throws {
        let (model, error) = try Self.edited(old, new)
        #expect(model == nil)
        #expect(error.contains(message), "\(error)")
        #expect(error.contains("counter-top.yaml"), "\(error)")
        // A key that stands nowhere in the file has no line.
        let isAbsent = new.contains("unattended") && !new.contains("closesAt")
        #expect(error.contains("configuration line") != isAbsent, "\(error)")
    }

    @Test("A missing model is named with those that there are")
    func missing() {
        for name in ["nothing", "../counter-top", ""] {
            #expect(throws: ModelError.self) { try ModelLibrary().model(name) }
        }
        do {
            _ = try ModelLibrary().model("nothing")
        } catch {
            #expect("\(error)".contains("there are counter-top, smart, unattended"))
        }
    }
}
