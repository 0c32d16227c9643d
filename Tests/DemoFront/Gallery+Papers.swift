internal import DayEnd
public import TouchPage
internal import UnionPay
internal import Wording

extension Gallery {
    var papers: [(String, Screen)] {
        let fault = PaperPreview.Notice(Phrase(.slipLater), .attention, code: "PRN-02")
        return [
            ("11-slip", .slip(slipPreview(.init(Phrase(.slipPrinted), .good)))),
            ("11-slip-no-paper", .slip(slipPreview(fault))),
            ("26-receipts", .receipts(ReceiptSearch(entry: AmountEntry(.renminbi), text: Phrase(.receiptAsk)))),
            ("26-receipts-found", .receipts(found)),
            ("27-receipt", .receipt(receipt)),
        ]
    }

    public func slipPreview(_ notice: PaperPreview.Notice? = nil) -> PaperPreview {
        PaperPreview(
            title: .slipTitle, sheet: sheet,
            choices: [
                .init("slip", .slipTitle, isChosen: true), .init("transactions", .slipList, isChosen: false),
                .init("failures", .slipFailures, isChosen: false),
            ], notice: notice)
    }

    private var found: ReceiptSearch {
        func hit(
            _ stan: String, _ amount: Int64, _ type: WordingKey, _ standing: WordingKey? = nil
        ) -> ReceiptSearch.Hit {
            .init(
                id: "000001-\(stan)", day: Gallery.day, time: Gallery.time(20, 31), type: Phrase(type), stan: stan,
                batch: "000001", card: "356600******0505", amount: Gallery.yuan(amount),
                standing: standing.map { Phrase($0) })
        }
        return ReceiptSearch(
            entry: AmountEntry(.renminbi), text: Phrase(.receiptFound, ["n": .number(3)]),
            hits: [
                hit("000114", 20_000, .lineSale, .lineVoided), hit("000087", 369_000, .lineSale),
                hit("000012", -1_699, .lineRefund),
            ])
    }

    private var receipt: PaperPreview {
        PaperPreview(
            title: .receiptTitle, id: "000001-000116",
            sheet: Sheet([
                .init(.text, [pick("签购单", "簽購單", "RECEIPT")], .title, .center),
                .init(.text, ["****重打印/DUPLICATED****"], .strong, .center),
                .init(.pair, [pick("商户名称", "商戶名稱", "Merchant"), shop]),
                .init(.rule),
                .init(.pair, [pick("卡号", "卡號", "Card"), "620500******9021"]),
                .init(.pair, [pick("交易类型", "交易類型", "Transaction"), pick("消费", "消費", "Sale")], .strong),
                .init(.pair, [pick("流水号", "流水號", "Trace no."), "000116"]),
                .init(.rule),
                .init(.pair, [pick("金额", "金額", "Amount"), "CNY 554.55"], .strong),
            ]),
            choices: [
                .init("merchant", .receiptMerchant, isChosen: true),
                .init("customer", .receiptCustomer, isChosen: false),
            ], notice: .init(Phrase(.slipQueued), .quiet))
    }

    private var sheet: Sheet {
        Sheet([
            .init(.text, [pick("结算总计单", "結算總計單", "SETTLEMENT SLIP")], .title, .center),
            .init(.text, ["SETTLEMENT"], .strong, .center),
            .init(.pair, [pick("商户名称", "商戶名稱", "Merchant"), shop]),
            .init(.pair, [pick("商户编号", "商戶編號", "Merchant no."), "898000000000001"]),
            .init(.pair, [pick("终端编号", "終端編號", "Terminal"), "10000001"]),
            .init(.pair, [pick("批次号", "批次號", "Batch"), "000001"]),
            .init(.rule),
            .init(
                .figures, [pick("类型", "類型", "Type"), pick("笔数", "筆數", "Count"), pick("金额", "金額", "Amount")], .strong),
            .init(.pair, [pick("内卡", "內卡", "Domestic"), pick("对账平", "對帳相符", "agrees")], .strong),
            .init(.figures, ["CUP \(pick("消费", "消費", "Sale"))", "52", "9,312.33"]),
            .init(.figures, ["CUP \(pick("退货", "退貨", "Refund"))", "1", "-16.99"]),
            .init(.figures, ["VIS \(pick("消费", "消費", "Sale"))", "8", "1,164.06"]),
            .init(.rule),
            .init(.pair, [pick("净额", "淨額", "Net"), "CNY 10,784.79"], .strong),
            .init(.code, Gallery.code),
        ])
    }

    /// A pattern with the finder marks of a QR code; only its drawing is tested here.
    static var code: [String] {
        let size = 33
        func isFinder(_ x: Int, _ y: Int) -> Bool? {
            for (left, top) in [(0, 0), (size - 7, 0), (0, size - 7)]
            where x >= left - 1 && x <= left + 7 && y >= top - 1 && y <= top + 7 {
                let ring = max(abs(x - left - 3), abs(y - top - 3))
                return ring == 3 || ring <= 1
            }
            return nil
        }
        return (0..<size).map { y in
            (0..<size).map { x in isFinder(x, y) ?? ((x * 7 + y * 11 + x * y) % 3 == 0) ? "1" : "0" }.joined()
        }
    }
}
