internal import DayEnd
internal import StrictJSON

/// Reads what a till says to the end of the day.
enum EndOfDayReading {
    enum Mode: String, CaseIterable { case attended, unattended }
    enum Answer: String, CaseIterable { case carry, count, explain, authorize, confirm }

    static func start(_ body: JSONValue) throws(FieldProblem) -> EndOfDayAct {
        var reader = try ObjectReader(body)
        let mode: Mode = try reader.choice("mode")
        try reader.finish()
        return .begin(attended: mode == .attended)
    }

    static func answer(_ body: JSONValue) throws(FieldProblem) -> EndOfDayAct {
        var reader = try ObjectReader(body)
        let answer: Answer = try reader.choice("answer")
        let act: EndOfDayAct
        switch answer {
        case .carry: act = .carry
        case .count: act = .count(try pieces(&reader))
        case .explain:
            let reason: DifferenceReason = try reader.choice("reason")
            act = .explain(reason, reader.optional("operator") == nil ? nil : try proof(&reader))
        case .authorize: act = .authorize(try proof(&reader))
        case .confirm: act = .confirm(list: try reader.string("list", upTo: 64))
        }
        try reader.finish()
        return act
    }

    private static func proof(_ reader: inout ObjectReader) throws(FieldProblem) -> EndOfDayAct.Proof {
        EndOfDayAct.Proof(
            number: try reader.string("operator", upTo: 2, "two digits"),
            password: try reader.string("password", upTo: 128))
    }

    /// `[{ "value": 10000, "count": 3 }, …]`: notes and coins, value in minor units.
    private static func pieces(_ reader: inout ObjectReader) throws(FieldProblem) -> [CashCount.Pieces] {
        let value = try reader.value("pieces", "an array of notes and coins")
        guard case .array(let values) = value, values.count <= 40 else {
            throw FieldProblem(field: "pieces", expected: "an array of up to 40 notes and coins", found: value.kind)
        }
        var pieces: [CashCount.Pieces] = []
        for (place, value) in values.enumerated() {
            var one = try ObjectReader(value, path: "pieces.\(place)")
            let worth = try one.integer("value", in: 1...100_000_000, "minor units of a note or coin")
            let count = try one.integer("count", in: 0...1_000_000, "0 to 1000000")
            try one.finish()
            pieces.append(.init(value: worth, count: Int(count)))
        }
        return pieces
    }
}
