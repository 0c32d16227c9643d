import ISO8583
import Testing
import UnionPay

@Suite struct TransactionTypeTests {
    /// The element table: 60.1, MTI, F3, F25, reversal, side, offline, upload.
    static let table: [(TransactionType, Int, String, String, String, Bool, Character)] = [
        (.balanceInquiry, 1, "0200", "310000", "00", false, "-"),
        (.sale, 22, "0200", "000000", "00", true, "D"),
        (.saleVoid, 23, "0200", "200000", "00", true, "C"),
        (.refund, 25, "0220", "200000", "00", false, "C"),
        (.preAuthorization, 10, "0100", "030000", "06", true, "-"),
        (.preAuthorizationVoid, 11, "0100", "200000", "06", true, "-"),
        (.completion, 20, "0200", "000000", "06", true, "D"),
        (.completionVoid, 21, "0200", "200000", "06", true, "C"),
        (.completionNotice, 24, "0220", "000000", "06", false, "D"),
        (.offlineSale, 30, "0220", "000000", "00", false, "D"),
        (.adjustment, 32, "0220", "000000", "00", false, "D"),
        (.tipAdjustment, 34, "0220", "000000", "00", false, "D"),
        (.offlineICSale, 36, "0200", "000000", "00", false, "D"),
    ]

    @Test(arguments: 0..<13)
    func isAsTheElementTableHasIt(index: Int) throws {
        let (type, code, mti, processing, condition, hasReversal, side) = Self.table[index]
        #expect(type.messageTypeCode == code)
        #expect(TransactionType(messageTypeCode: code) == type)
        #expect(type.processingCode == processing)
        #expect(type.conditionCode.text == condition)
        #expect(type.hasReversal == hasReversal)
        #expect(type.isDebit == (side == "D"))
        #expect(type.isCredit == (side == "C"))
        #expect(type.isAdvice == (mti == "0220"))
        let row = try #require(Catalogue.row(for: .financial(type)))
        #expect(row.requestMTI.description == mti)
        #expect((Catalogue.row(for: .reversal(type)) != nil) == hasReversal)
    }

    @Test func theTableNamesEveryTypeOnce() {
        #expect(Set(Self.table.map(\.0)).count == TransactionType.allCases.count)
        #expect(TransactionType(messageTypeCode: 0) == nil)
        #expect(TransactionType(messageTypeCode: 47) == nil)
    }

    @Test func voidsAndOfflineTypes() {
        #expect(
            TransactionType.allCases.filter(\.isVoid) == [.saleVoid, .preAuthorizationVoid, .completionVoid])
        #expect(
            TransactionType.allCases.filter(\.isOffline)
                == [.offlineSale, .adjustment, .tipAdjustment, .offlineICSale])
    }

    @Test func whatIsNeitherDebitNorCreditIsNeverUploaded() {
        for type in TransactionType.allCases {
            #expect((type.uploadForm == .none) == (!type.isDebit && !type.isCredit), "\(type)")
            #expect(!(type.isDebit && type.isCredit))
        }
        #expect(
            TransactionType.allCases.filter { $0.uploadForm == .detail }
                == [.sale, .saleVoid, .completion, .completionVoid])
    }

    @Test func theNameIsItsStoredForm() throws {
        for type in TransactionType.allCases {
            #expect(TransactionType(rawValue: type.rawValue) == type)
        }
        #expect(TransactionType.preAuthorizationVoid.rawValue == "preAuthorizationVoid")
    }
}
