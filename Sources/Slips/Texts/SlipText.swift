import DayEnd
import UnionPay

/// A text of a slip or receipt; ``table(_:)`` has each in every language.
enum SlipText: String, CaseIterable, Hashable, Sendable {
    case settlementTitle, settlementSubtitle, listTitle, listSubtitle, failureTitle, failureSubtitle
    case receiptTitle, receiptSubtitle, merchantCopy, customerCopy, reprint, testing, merchantName
    case merchantNumber, terminal, batch, operatorNumber, businessDay, time, card, scheme, transaction, stan
    case rrn, authorization, original, dateAndTime, amount, asked, tip, voided, adjusted, refused, setAside
    case notDelivered, cardholderSignature, cardholderAgrees, headType, headCount, headAmount, domestic
    case foreign, classAgrees, classDiffers, classFailed, classNotCompared, terminalDebit, terminalCredit
    case hostDebit, hostCredit, noTransactions, net, reconciliation, hostRRN
    case noFailures, refusedUpload, notSent
    case terminalOnly, hostOnly, amountDiffers, classOfCardDiffers, twiceAtHost
    case refusedReversal, windowFrom, windowUntil, windowDay, windowSum, dayTotals, dayBatches, openingDifference
    case cashRounding, cardSales
    case cardRefunds, cashSales, cashRefunds, dayNet, cashCount, cashExpected, cashCounted, cashOver
    case cashShort, cashAgrees, cashReason, cashApprover, signature, verdictBalanced, verdictDiffering
    case verdictUnconfirmed, cashSale, cashRefund, balanceInquiry, sale, saleVoid, refund, preAuthorization
    case preAuthorizationVoid, completion, completionVoid, completionNotice, offlineSale, adjustment
    case tipAdjustment, offlineICSale

    static func table(_ language: Language) -> [SlipText: String] {
        switch language {
        case .simplifiedChinese: simplifiedChinese
        case .traditionalChinese: traditionalChinese
        case .english: english
        }
    }

    /// The text in a language. A test holds every table complete; the key would stand for a text that is missing.
    func text(in language: Language) -> String { Self.table(language)[self] ?? rawValue }

    init(_ type: TransactionType) {
        self =
            switch type {
            case .balanceInquiry: .balanceInquiry
            case .sale: .sale
            case .saleVoid: .saleVoid
            case .refund: .refund
            case .preAuthorization: .preAuthorization
            case .preAuthorizationVoid: .preAuthorizationVoid
            case .completion: .completion
            case .completionVoid: .completionVoid
            case .completionNotice: .completionNotice
            case .offlineSale: .offlineSale
            case .adjustment: .adjustment
            case .tipAdjustment: .tipAdjustment
            case .offlineICSale: .offlineICSale
            }
    }

    init(_ verdict: DayVerdict) {
        self =
            switch verdict {
            case .balanced: .verdictBalanced
            case .differing: .verdictDiffering
            case .unconfirmed: .verdictUnconfirmed
            }
    }

    init(_ verdict: SettlementVerdict) {
        self =
            switch verdict {
            case .balanced: .classAgrees
            case .differs: .classDiffers
            case .error: .classFailed
            case .request: .classNotCompared
            }
    }
}

extension SlipText {
    /// What is wrong with a line on which the two sides differ.
    init(_ kind: DifferenceKind) {
        self =
            switch kind {
            case .terminalOnly: .terminalOnly
            case .hostOnly: .hostOnly
            case .amountDiffers: .amountDiffers
            case .classDiffers: .classOfCardDiffers
            case .twice: .twiceAtHost
            }
    }
}
