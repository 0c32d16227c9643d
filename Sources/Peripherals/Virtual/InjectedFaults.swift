import Devices

/// Why a fault cannot be injected.
public enum InjectionError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(String)
    case disk(String, Int)

    public var description: String {
        switch self {
        case .unknown(let name):
            "no fault is called \"\(name)\"; there are "
                + InjectableFault.allCases.map(\.rawValue).joined(separator: ", ")
        case .disk(let path, let code): "\(path): cannot be written (system error \(code))"
        }
    }
}

/// The faults that a terminal plays: a file in its data folder, so that another process can set and clear them while
/// the service runs.
public struct InjectedFaults: Sendable {
    private let path: String

    public init(folder: String) { path = folder + "/injected-faults" }

    /// In the order of the list of all; a line that names no fault is passed over.
    public var active: [InjectableFault] {
        let lines = (SmallFile.text(path) ?? "").split(whereSeparator: \.isNewline).map(String.init)
        return InjectableFault.allCases.filter { lines.contains($0.rawValue) }
    }

    public func inject(_ name: String) throws(InjectionError) {
        try write(active + [try fault(name)])
    }

    public func clear(_ name: String) throws(InjectionError) {
        let fault = try fault(name)
        try write(active.filter { $0 != fault })
    }

    public func clearAll() throws(InjectionError) { try write([]) }

    /// What a part shows while these faults are on.
    func applied(to healthy: Observation) -> Observation {
        active.filter { $0.part == healthy.part }.reduce(healthy) { $1.applied(to: $0) }
    }

    private func fault(_ name: String) throws(InjectionError) -> InjectableFault {
        guard let fault = InjectableFault(rawValue: name) else { throw .unknown(name) }
        return fault
    }

    private func write(_ faults: [InjectableFault]) throws(InjectionError) {
        let lines = InjectableFault.allCases.filter(faults.contains).map { $0.rawValue + "\n" }.joined()
        let code = SmallFile.replace(path, with: Array(lines.utf8))
        guard code == 0 else { throw .disk(path, Int(code)) }
    }
}
