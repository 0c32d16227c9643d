import StrictJSON

/// Does the same with each of some inputs and writes one result for each, so that inputs and results stay aligned.
struct MessageRun {
    /// What is written in place of a result that cannot be had.
    enum InPlace {
        /// The fault as a JSON object.
        case object
        /// The fault as a line of text.
        case text
        /// An empty line.
        case nothing
    }

    /// What is done with an input; throws ``MessageFault`` where it is bad.
    var perform: (String) throws -> String
    /// What stands in place of a bad input's result.
    var inPlace: InPlace
    /// Results take several lines: an empty one goes between two of them.
    var isSpaced: Bool

    /// Works through the inputs.
    ///
    /// - Returns: The first fault, with its line and the count of bad lines; nil when there is none.
    func run(_ inputs: some Sequence<String>, write: (String) throws -> Void) throws -> MessageFault? {
        var first: MessageFault?
        var badLines = 0
        for (index, input) in inputs.enumerated() {
            if isSpaced, index > 0 { try write("") }
            do {
                try write(try perform(input))
            } catch let fault as MessageFault {
                badLines += 1
                let fault = fault.onLine(index + 1)
                if first == nil { first = fault }
                try write(try text(of: fault))
            }
        }
        first?.badLines = badLines
        return first
    }

    /// Writes one result, or nothing.
    ///
    /// - Returns: Why there is none; nil when there is one.
    static func once(_ perform: () throws -> String, write: (String) throws -> Void) throws -> MessageFault? {
        do {
            try write(try perform())
            return nil
        } catch let fault as MessageFault {
            return fault
        }
    }

    private func text(of fault: MessageFault) throws -> String {
        switch inPlace {
        case .object: try CanonicalJSON.text(fault)
        case .text: fault.description
        case .nothing: ""
        }
    }
}
