import DayEnd
import HostCore
import TerminalCore
import UnionPay

/// I14: every line that stands is in the file of one clearing day, each file's figures are those of its rows, and the
/// rows are the journals' lines, by count and sum, debits and credits apart. What each costs: see ``fees(of:)``.
extension Audit {
    /// Debits and credits of one currency.
    private struct Columns: Equatable, CustomStringConvertible {
        var debits = 0
        var debit: Int64 = 0
        var credits = 0
        var credit: Int64 = 0

        var description: String { "\(debits) debits of \(debit), \(credits) credits of \(credit)" }

        mutating func add(_ signed: Int64) {
            if signed < 0 {
                (credits, credit) = (credits + 1, credit - signed)
            } else {
                (debits, debit) = (debits + 1, debit + signed)
            }
        }
    }

    /// Of a batch that is open again because its closing was lost nothing can be paid yet.
    var ready: [Posting] { postings.filter { !reopened.contains(.init(of: $0.key)) } }

    func files() {
        let ready = ready
        var days: [String] = []
        for posting in ready where !days.contains(posting.clearingDate) { days.append(posting.clearingDate) }
        var rows: [String: Int64] = [:]
        for day in days {
            do {
                let file = try SettlementFile(
                    clearingDay: town.moment.date, postings: ready.filter { $0.clearingDate == day },
                    institution: "00010000", currency: .renminbi
                ) {
                    town.ledger.batch(merchant: $0.key.merchant, terminal: $0.key.terminal, $0.key.batch)?.state
                        == .closed
                }
                read(file, day, &rows)
            } catch {
                oracle.report(.files, nil, "the file of \(day): \(error)")
                return
            }
        }
        compare(rows)
        do {
            fees(of: try filedLines())
        } catch {
            oracle.report(.files, nil, "fees: \(error)")
        }
    }

    /// Takes the rows of one file; its trailer and its figures are what they add up to.
    private func read(_ file: SettlementFile, _ day: String, _ rows: inout [String: Int64]) {
        var sum = Columns()
        var count = 0
        let lines = file.text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        oracle.expect(
            lines.first.map { $0[0] == "H" && $0[3] == "CNY" } == true, .files, nil, "the file of \(day): its header")
        for line in lines where line[0] == "D" {
            guard line.count == 12, let amount = Int64(line[10]) else {
                oracle.report(.files, nil, "the file of \(day): a row of \(line.count) columns")
                continue
            }
            count += 1
            sum.add(amount)
            let name = line[1...5].joined(separator: "/")
            oracle.expect(rows.updateValue(amount, forKey: name) == nil, .files, nil, "\(name) stands in two rows")
        }
        let trailer = "T,\(count),\(sum.debits),\(sum.debit),\(sum.credits),\(sum.credit),\(sum.debit - sum.credit)"
        oracle.equal(lines.last?.joined(separator: ",") ?? "", trailer, .files, nil, "trailer of the file of \(day)")
        let figures = Columns(
            debits: file.debit.count, debit: file.debit.amount, credits: file.credit.count, credit: file.credit.amount)
        oracle.equal(figures, sum, .files, nil, "figures of the file of \(day)")
    }

    /// The rows of all files beside the lines of all journals.
    private func compare(_ rows: [String: Int64]) {
        var rows = rows
        var filed = Columns()
        var booked = Columns()
        let lostNames = Set(lost.map(name))
        for device in town.devices {
            for line in device.book.sales {
                let key = PostingKey(
                    merchant: device.configuration.merchant, terminal: device.configuration.terminal,
                    batch: line.key.batch, stan: line.key.stan, type: line.type)
                let amount = DayBook.signed(line.type, line.amount)
                let isPaid = amount != 0 && !line.isRefused && (!line.isAdjusted || wasRefused(line, device))
                guard !lost.contains(key), !reopened.contains(.init(of: key)) else { continue }
                if isPaid { booked.add(amount) }
                let row = rows.removeValue(forKey: name(key))
                if let row { filed.add(row) }
                oracle.equal(row, isPaid ? amount : nil, .files, device, "row of \(key)")
            }
        }
        // What stands at the host alone: it has lost that it was undone.
        for name in rows.keys.sorted() where !lostNames.contains(name) {
            oracle.report(.files, nil, "\(name) is filed and stands in no journal")
            filed.add(rows[name] ?? 0)
        }
        oracle.equal(filed, booked, .files, nil, "sum of all settlement files and of all journals")
    }

    private func name(_ key: PostingKey) -> String {
        "\(key.merchant)/\(key.terminal)/\(key.batch.text)/\(key.stan.text)/\(key.type.rawValue)"
    }

    /// An adjustment that the host refused has changed nothing there.
    private func wasRefused(_ line: DayBook.Sale, _ device: Device) -> Bool {
        device.book.sales.contains { $0.original == line.key && $0.isRefused }
    }
}

extension MemoryLedger.BatchName {
    init(of key: PostingKey) {
        self.init(terminal: .init(merchant: key.merchant, terminal: key.terminal), batch: key.batch)
    }
}
