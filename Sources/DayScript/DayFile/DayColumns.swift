/// Where the columns of a day file stand: any order, named by the header.
struct DayColumns {
    /// The names that a header may have.
    enum Name: String, CaseIterable {
        case time
        case soldOn = "trans_date"
        case processedOn = "processed_date"
        case ticket
        case kind
        case tender
        case amount = "amount_minor"
        case original = "original_ticket"
    }

    private var places: [Name: Int] = [:]
    /// How many values each row has.
    let count: Int

    /// Reads a header.
    init(_ names: [[UInt8]]) throws(RowFault) {
        count = names.count
        for (place, bytes) in names.enumerated() {
            guard let name = Name(rawValue: String(decoding: bytes, as: UTF8.self)) else {
                let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw RowFault(column: "header", expected: "columns out of \(known)", found: shown(bytes))
            }
            guard places.updateValue(place, forKey: name) == nil else {
                throw RowFault(column: "header", expected: "\(name.rawValue) once", found: "it twice")
            }
        }
        guard (places[.time] == nil) != (places[.soldOn] == nil) else {
            throw RowFault(
                column: "header", expected: "one of \(Name.time.rawValue) and \(Name.soldOn.rawValue)",
                found: places[.time] == nil ? "neither" : "both")
        }
        for name in [Name.ticket, .kind, .tender, .amount] where places[name] == nil {
            throw RowFault(column: "header", expected: "a column \(name.rawValue)", found: "none")
        }
    }

    /// Which value of a row is this column's; nil where the file does not have it.
    subscript(_ name: Name) -> Int? { places[name] }
}
