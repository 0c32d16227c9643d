import Foundation

/// Where the frame of an argument comes from.
enum FrameInput {
    /// The frame's digits: the argument itself, the contents of the file of that name, or for `-` the next line.
    ///
    /// - Parameter name: What an error calls the input.
    /// - Throws: ``MessageFault`` where there is no frame to read.
    static func read(_ argument: String, _ name: String, next: () -> String?) throws(MessageFault) -> String {
        guard argument != "-" else {
            guard let line = next() else {
                throw MessageFault(part: name, expected: "a line of standard input", found: "its end")
            }
            return line
        }
        let isHex = argument.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.isASCIIHexDigit }
        guard !isHex else { return argument }
        guard let data = FileManager.default.contents(atPath: argument) else {
            throw MessageFault(
                part: name, expected: "hexadecimal digits or a file that can be read", found: "another text")
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).filter {
            $0.contains { !$0.isWhitespace }
        }
        guard lines.count == 1, let line = lines.first else {
            throw MessageFault(part: name, expected: "a file with one frame", found: "\(lines.count) lines")
        }
        return String(line)
    }
}
