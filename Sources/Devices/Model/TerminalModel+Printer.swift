extension TerminalModel {
    /// A receipt printer that speaks ESC/POS.
    public struct Printer: Hashable, Codable, Sendable {
        /// Millimetres: 58 or 80.
        public var paper: Int
        /// Printable dots a line: 384 on 58 mm, 576 (or 512) on 80 mm.
        public var dots: Int
        /// Narrow characters a line: 32 on 58 mm, 48 on 80 mm.
        public var columns: Int
        public var connection: Connection
        /// `host:port` for TCP (9100 by custom), the path of the device for the others.
        public var address: String?
        /// Bits a second on a serial line.
        public var baud: Int
        public var answers: Answers

        public init(
            paper: Int, dots: Int, columns: Int, connection: Connection, address: String? = nil,
            baud: Int = 19_200,
            answers: Answers = .all
        ) {
            self.paper = paper
            self.dots = dots
            self.columns = columns
            self.connection = connection
            self.address = address
            self.baud = baud
            self.answers = answers
        }

        public enum CodingKeys: String, CodingKey {
            case paper, dots, columns, connection, address, baud, answers
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            paper = try values.decode(Int.self, forKey: .paper)
            dots = try values.decode(Int.self, forKey: .dots)
            columns = try values.decode(Int.self, forKey: .columns)
            connection = try values.decode(Connection.self, forKey: .connection)
            address = try values.decodeIfPresent(String.self, forKey: .address)
            baud = try values.decodeIfPresent(Int.self, forKey: .baud) ?? 19_200
            answers = try values.decodeIfPresent(Answers.self, forKey: .answers) ?? .all
        }

        public enum Connection: String, NamedChoice {
            case tcp, device, serial
            /// Paper is a folder of files.
            case virtual
        }

        /// What the printer tells of itself.
        public enum Answers: String, NamedChoice {
            /// `DLE EOT`, and `GS r 1` behind a job: its answer says that the job is on paper.
            case all
            /// `DLE EOT` only.
            case status
            case nothing
        }
    }
}
