import Testing
import UnionPay

/// No text from outside may end the process: every parser either takes it or names a field of its own.
@Suite struct HostileFieldTests {
    /// Each parser with its field and what it writes for a text that it has taken.
    static let textParsers: [(field: Int, rewrite: @Sendable (String) throws -> String)] = [
        (22, { try EntryMode(parsing: $0).text }),
        (25, { try ConditionCode(parsing: $0).text }),
        (48, { try CardClass(parsing: $0).text }),
        (48, { try SettlementTotals(parsing: $0).text(SettlementTotals.Form(length: $0.utf8.count) ?? .both) }),
        (48, { try UploadDetails(parsing: $0).text() }),
        (48, { try UploadCount(parsing: $0).text }),
        (48, { try TipAmount(parsing: $0).text }),
        (53, { try SecurityControl(parsing: $0).text }),
        (59, { try ScanPayload(parsing: $0).text }),
        (60, { try PrivateData60(parsing: $0).text }),
        (61, { try OriginalReference(parsing: $0).text }),
    ]

    static let byteParsers: [(field: Int, rewrite: @Sendable ([UInt8]) throws -> [UInt8]?)] = [
        // F63 may hold trailing spaces and text of a terminal's own: what is read cannot be compared with the input.
        (62, { try SignInSequence(parsing: $0).bytes }),
        (62, { try TerminalParameters(parsing: $0).bytes }),
        (62, { try ICUploadData(parsing: $0).bytes }),
        (63, { try OperatorCode(parsing: $0).number < 0 ? [] : nil }),
        (63, { try SchemeTexts(parsing: $0).scheme.rawValue.utf8.elementsEqual($0.prefix(3)) ? nil : [] }),
    ]

    @Test(arguments: 0..<11)
    func aTextIsReadAndWrittenTheSameOrRefusedByName(index: Int) throws {
        let parser = Self.textParsers[index]
        var random = RepeatableRandom(seed: UInt64(index))
        let usual = [2, 3, 4, 8, 11, 12, 13, 14, 16, 17, 19, 29, 31, 42, 62, 82, 98]
        for round in 0..<600 {
            var text = random.hostileText(100)
            if round.isMultiple(of: 2) { text = random.digits(usual[random.number(0...usual.count - 1)]) }
            if round.isMultiple(of: 8) { text = "01" + random.digits(40) }
            do {
                let written = try parser.rewrite(text)
                #expect(written == text)
            } catch let error as FieldError {
                #expect(error.field == parser.field)
                #expect(!error.expected.isEmpty && !error.found.isEmpty)
            }
        }
    }

    @Test(arguments: 0..<5)
    func bytesAreReadOrRefusedByName(index: Int) throws {
        let parser = Self.byteParsers[index]
        var random = RepeatableRandom(seed: 1000 + UInt64(index))
        let starts: [[UInt8]] = [
            [], Array("61".utf8), Array("71".utf8), Array("Sequence No".utf8), [0x9F], Array("CUP".utf8),
            Array("12".utf8),
        ]
        for _ in 0..<600 {
            let tail = random.flip() ? random.bytes(random.number(0...40)) : Array(random.hostileText(40).utf8)
            let bytes = starts[random.number(0...starts.count - 1)] + tail
            do {
                if let written = try parser.rewrite(bytes) { #expect(written == bytes) }
            } catch let error as FieldError {
                #expect(error.field == parser.field)
            }
        }
    }

    @Test func chipDataAreReadAndReadAgainOrRefusedByName() throws {
        var random = RepeatableRandom(seed: 55)
        var taken = 0
        for _ in 0..<3000 {
            var bytes = random.bytes(random.number(0...12))
            if random.flip() { bytes = [0x9F, 0x36, 0x02, 1, 2] + bytes }
            do {
                let data = try ICData(parsing: bytes)
                taken += 1
                // Filler and lengths longer than needed are not kept, the elements are.
                #expect(try ICData(parsing: try data.bytes()) == data)
            } catch {
                #expect(error.field == 55)
            }
        }
        #expect(taken > 100)
    }

    @Test func amountsAreReadOrRefusedByName() throws {
        var random = RepeatableRandom(seed: 54)
        for _ in 0..<600 {
            let text = random.flip() ? random.hostileText(60) : random.digits(7) + "D" + random.digits(12)
            do {
                let amounts = try AdditionalAmount.list(parsing: text)
                // A debit of zero is written as a credit of zero; all else is written as it was read.
                let written = amounts.map(\.text).joined()
                #expect(written == text || amounts.contains { $0.amount == 0 })
            } catch {
                #expect(error.field == 54)
            }
        }
    }
}
