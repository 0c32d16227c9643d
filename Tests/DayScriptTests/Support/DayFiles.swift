import DayScript
import Foundation

/// Made-up day files.
enum DayFiles {
    static let header = "time,ticket,kind,tender,amount_minor,original_ticket\n"

    /// Eight rows with everything that a day file may hold.
    static let small =
        header + """
            2026-11-23T08:04:00,A1,sale,card,28438,
            2026-11-23T08:05:30,A2,sale,cash,1250,
            2026-11-23T09:00:00,A3,refund,card,438,A1
            2026-11-23T09:00:00,A4,refund,card,165,
            2026-11-23T12:30:59,A5,sale,card,999999999999,
            2026-11-23T12:31:00,A6,refund,cash,1250,A2
            2026-11-23T23:59:59,"A,7",sale,card,1,
            2026-11-24T00:00:00,"A""8\""",refund,card,28000,A1

            """

    /// What is thrown when a text is read, or nil.
    static func error(of text: String) -> DayFileError? {
        do throws(DayFileError) {
            _ = try DayFile.parse(text)
            return nil
        } catch {
            return error
        }
    }

    /// The text of a file of real days beside the repository; nil where there is none.
    static func shared(_ name: String) -> String? {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared/data/\(name).csv").standardizedFileURL
        return try? String(contentsOf: file, encoding: .utf8)
    }

    /// A file of so many sales, a few seconds apart, over as many days as they take.
    static func sales(_ count: Int) -> String {
        var text = header
        for index in 0..<count {
            let second = index * 9 % 86_400
            let clock = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            text +=
                "2018-04-0\(1 + index * 9 / 86_400)T\(clock.joined(separator: ":")),\(index),sale,card,\(13 + index * 7 % 20_000),\n"
        }
        return text
    }
}
