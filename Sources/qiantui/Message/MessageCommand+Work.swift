import Foundation
import UnionPay

extension MessageCommand.Decode {
    var isSpaced: Bool { !isJSON }

    func perform(_ hex: String) throws -> (result: String, note: String?) {
        (try MessageReader(format: options.format, isJSON: isJSON).read(hex), nil)
    }
}

extension MessageCommand.Encode {
    /// Writes the frames of an input's documents.
    ///
    /// - Returns: The first fault, or nil.
    func encode(_ input: String, write: (String) throws -> Void) throws -> MessageFault? {
        let writer = MessageWriter(dialect: dialect.name.dialect)
        let documents = MessageWriter.documents(of: input)
        if documents.count == 1 { return try MessageRun.once({ try writer.write(documents[0]) }, write: write) }
        let run = MessageRun(perform: writer.write, inPlace: .nothing, isSpaced: false)
        return try run.run(documents, write: write)
    }

    /// The text of the file, or of standard input.
    func read() throws -> String {
        let data: Data
        if file == "-" {
            data = try StandardStreams.read()
        } else {
            guard let contents = FileManager.default.contents(atPath: file) else {
                try StandardStreams.writeError("\(file): expected a file that can be read, found none")
                throw MessageCommand.badInput
            }
            data = contents
        }
        return String(decoding: data, as: UTF8.self)
    }
}
