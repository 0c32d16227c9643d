import GRDB
import Store

@testable import Credentials

extension CredentialStore {
    /// What no product code does to the store.
    func damage(_ statement: String) throws {
        try database.queue.writeWithoutTransaction { try $0.execute(sql: statement) }
    }
}
