internal import ISO8583

extension Catalogue {
    /// All rows: transactions, reversals, uploads of single lines, then management.
    static func makeRows() -> [CatalogueRow] {
        TransactionType.allCases.map(financial)
            + TransactionType.allCases.filter(\.hasReversal).map(reversal)
            + TransactionType.allCases.filter { $0.uploadForm == .single }.map(singleUpload)
            + management()
            + TransactionType.allCases.filter(\.hasReversal).map(statusQuery)
    }

    // MARK: Transactions

    /// Fields that a card, read in whichever way, may put into an online request.
    private static let card: FieldSet = [2, 14, 23, 26, 35, 36, 52, 53, 55]
    private static let online: FieldSet = [3, 4, 11, 22, 25, 41, 42, 49, 60, 64]

    /// The terminal's own time and date: not in the lists, but terminals in the field send them.
    private static let clock: FieldSet = [12, 13]

    private static func financial(_ type: TransactionType) -> CatalogueRow {
        let listed = request(type)
        return row(
            .financial(type), mti(type), type: type,
            request: FieldRules(mandatory: listed.mandatory, conditional: listed.conditional.union(clock)),
            response: response(type))
    }

    private static func mti(_ type: TransactionType) -> MTI {
        switch type {
        case .preAuthorization, .preAuthorizationVoid: .authorizationRequest
        default: type.isAdvice ? .financialAdvice : .financialRequest
        }
    }

    private static func request(_ type: TransactionType) -> FieldRules {
        switch type {
        case .balanceInquiry:
            FieldRules(mandatory: online.subtracting([4]), conditional: card)
        case .sale:
            FieldRules(mandatory: online, conditional: card.union([59]))
        case .preAuthorization:
            FieldRules(mandatory: online, conditional: card)
        case .saleVoid, .completionVoid:
            // A sale of a scanned code is voided by its F37 and F61, with or without the code.
            FieldRules(mandatory: online.union([37, 61]), conditional: card.union([38, 59]))
        case .preAuthorizationVoid, .completion:
            FieldRules(mandatory: online.union([38, 61]), conditional: card.union([37]))
        case .refund:
            FieldRules(mandatory: online.union([37, 61, 63]), conditional: card.union([38, 59]))
        case .completionNotice:
            FieldRules(mandatory: online.union([38, 61, 63]), conditional: [2, 14, 23, 35, 36, 53, 55])
        case .offlineSale, .adjustment:
            FieldRules(mandatory: online.union([2, 61, 63]), conditional: [14, 38, 48, 53])
        case .tipAdjustment:
            FieldRules(mandatory: online.union([2, 48, 61, 63]), conditional: [14, 38, 53])
        case .offlineICSale:
            FieldRules(mandatory: online.union([2, 55]), conditional: [14, 23, 53, 63])
        }
    }

    /// Fields of the answer to a transaction.
    ///
    /// Mandatory are those by which a terminal knows the answer as its own. The lists name more for every answer
    /// (2, 14, 15, 32, 44, 53, 63); published answers of real hosts leave out now one, now another of these, so that
    /// they are conditional here.
    private static func response(_ type: TransactionType) -> FieldRules {
        let hasAmount = type != .balanceInquiry
        return FieldRules(
            mandatory: [3, 11, 39, 41, 42, 60],
            whenApproved: hasAmount ? [4, 12, 13, 37, 64] : [12, 13, 37, 64],
            conditional: [2, 14, 15, 22, 23, 25, 32, 38, 44, 49, 53, 54, 55, 59, 61, 63])
    }

    // MARK: Reversals

    /// The original's fields without F26, 35, 36, 37 and 52.
    private static func reversal(_ type: TransactionType) -> CatalogueRow {
        let reason: FieldSet = [39]
        let original: FieldSet = type.originalForm == nil ? [] : [61]
        return row(
            .reversal(type), .reversalRequest, type: type,
            request: FieldRules(
                mandatory: online.union(reason).union(original),
                conditional: clock.union([2, 14, 23, 38, 53, 55, 59])),
            response: FieldRules(
                mandatory: [3, 11, 39, 41, 42, 60],
                whenApproved: [4, 12, 13, 64],
                conditional: [2, 14, 15, 22, 23, 25, 32, 37, 38, 44, 49, 53, 55, 61, 63]))
    }

    // MARK: Batch upload

    /// The original request without its MAC, tracks and PIN.
    private static func singleUpload(_ type: TransactionType) -> CatalogueRow {
        let dropped: FieldSet = [26, 35, 36, 52, 64]
        let original = request(type)
        return row(
            .singleUpload(type), .fileActionAdvice, type: type,
            request: FieldRules(
                mandatory: original.mandatory.subtracting(dropped),
                conditional: original.conditional.subtracting(dropped).union([62])),
            response: FieldRules(
                mandatory: [11, 39, 41, 42, 60],
                whenApproved: [12, 13],
                conditional: [2, 3, 4, 14, 15, 22, 25, 32, 37, 44, 48, 49, 61, 63]))
    }

    private static let uploadResponse = FieldRules(
        mandatory: [11, 39, 41, 42, 60], whenApproved: [12, 13], conditional: [15, 32, 37, 48])

    private static func icUpload(_ kind: MessageKind, _ code: ManagementCode) -> CatalogueRow {
        row(
            kind, .fileActionAdvice, codes: [code],
            request: FieldRules(mandatory: [2, 4, 11, 22, 41, 42, 55, 60, 62], conditional: [23]),
            response: FieldRules(
                mandatory: [39, 41, 42, 60], whenApproved: [12, 13], conditional: [2, 4, 11, 15, 32, 37, 48]))
    }

    private static func uploadEnd(balanced: Bool) -> CatalogueRow {
        row(
            .uploadEnd(balanced: balanced), .fileActionAdvice,
            codes: [balanced ? .uploadEndBalanced : .uploadEndDiffering],
            request: FieldRules(mandatory: [11, 41, 42, 48, 60]), response: uploadResponse)
    }

    // MARK: Private extensions

    /// The original's numbers and amount; the answer is the original's own outcome, and has no F37 where the host knows
    /// none.
    private static func statusQuery(_ type: TransactionType) -> CatalogueRow {
        row(
            .statusQuery(type), .administrativeAdvice, type: type, codes: [.statusQuery],
            request: FieldRules(mandatory: [3, 4, 11, 25, 41, 42, 49, 60, 64]),
            response: FieldRules(
                mandatory: [3, 11, 39, 41, 42, 60],
                whenApproved: [4, 12, 13, 37, 64],
                conditional: [15, 25, 32, 37, 38, 44, 49, 63]))
    }

    // MARK: Management

    private static func management() -> [CatalogueRow] {
        let place: FieldSet = [41, 42, 60]
        let traced: FieldSet = [11, 41, 42, 60]
        let answered: FieldSet = [39, 41, 42, 60]
        return [
            row(
                .signIn, .networkManagementRequest,
                codes: [.signInDouble] + ManagementCode.signIns.filter { $0 != .signInDouble },
                request: FieldRules(mandatory: traced.union([63]), conditional: clock.union([62])),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13, 62], conditional: [32, 37, 63])),
            row(
                .signOff, .networkManagementAdvice, codes: [.signOff],
                request: FieldRules(mandatory: traced),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13], conditional: [32, 37])),
            row(
                .echo, .networkManagementAdvice, codes: [.echo],
                request: FieldRules(mandatory: place),
                response: FieldRules(mandatory: answered, whenApproved: [12, 13])),
            row(
                .settlement, .reconciliationRequest, codes: [.settlement],
                request: FieldRules(mandatory: traced.union([48, 49, 63])),
                response: FieldRules(
                    mandatory: traced, whenApproved: [48],
                    conditional: [12, 13, 15, 32, 37, 39, 49, 63])),
            row(
                .batchUpload, .fileActionAdvice, codes: [.settlement],
                request: FieldRules(mandatory: traced.union([48])), response: uploadResponse),
            uploadEnd(balanced: true),
            uploadEnd(balanced: false),
            icUpload(.icUpload(balanced: true), .certificateBalanced),
            icUpload(.icUpload(balanced: false), .certificateDiffering),
            icUpload(.icNotice(balanced: true), .noticeBalanced),
            icUpload(.icNotice(balanced: false), .noticeDiffering),
            row(
                .parameterDownload, .networkManagementRequest, codes: [.parameters],
                request: FieldRules(mandatory: place),
                response: FieldRules(mandatory: answered, whenApproved: [12, 13], conditional: [37, 62])),
            row(
                .parameterDownloadEnd, .networkManagementRequest, codes: [.parametersEnd],
                request: FieldRules(mandatory: place),
                response: FieldRules(mandatory: answered, whenApproved: [12, 13], conditional: [37])),
            row(
                .statusUpload, .networkManagementAdvice, codes: [.status],
                request: FieldRules(mandatory: place.union([62])),
                response: FieldRules(mandatory: answered, whenApproved: [12, 13], conditional: [37])),
            row(
                .repairTicket, .networkManagementAdvice, codes: [.repairTicket],
                request: FieldRules(mandatory: traced.union([62])),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13, 62], conditional: [32, 37])),
            row(
                .comparison, .networkManagementAdvice, codes: [.comparison],
                request: FieldRules(mandatory: traced.union([62, 64])),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13, 62, 64], conditional: [32, 37])),
            row(
                .shopFreeze, .networkManagementAdvice, codes: [.shopFreeze],
                request: FieldRules(mandatory: traced.union([62, 64])),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13, 62, 64], conditional: [32, 37])),
            row(
                .scriptNotice, .administrativeAdvice, codes: [.scriptResult],
                request: FieldRules(
                    mandatory: [3, 11, 22, 25, 32, 41, 42, 49, 55, 60, 61, 64], conditional: [2, 4, 23]),
                response: FieldRules(
                    mandatory: answered.union([11]), whenApproved: [12, 13, 64],
                    conditional: [2, 3, 4, 15, 22, 23, 25, 32, 37, 49, 55, 61])),
        ]
    }

    private static func row(
        _ kind: MessageKind, _ mti: MTI, type: TransactionType? = nil, codes: [ManagementCode] = [.none],
        request: FieldRules, response: FieldRules
    ) -> CatalogueRow {
        CatalogueRow(
            kind: kind, requestMTI: mti, processingCode: type?.processingCode, conditionCode: type?.conditionCode,
            messageType: type?.messageTypeCode ?? 0, managementCodes: codes, request: request, response: response)
    }
}
