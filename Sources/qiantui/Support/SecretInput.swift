import Foundation
import Glibc

/// Secrets that a person types, or a file holds: never the command line.
enum SecretInput {
    /// Asks on the terminal screen without showing what is typed; elsewhere the next line of standard input.
    static func read(_ question: String) throws -> String {
        let isScreen = isatty(0) == 1
        var before = termios()
        if isScreen {
            FileHandle.standardError.write(Data(question.utf8))
            tcgetattr(0, &before)
            var quiet = before
            quiet.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(0, TCSAFLUSH, &quiet)
        }
        defer {
            if isScreen {
                tcsetattr(0, TCSAFLUSH, &before)
                FileHandle.standardError.write(Data("\n".utf8))
            }
        }
        guard let text = readLine(strippingNewline: true), !text.isEmpty else {
            throw Failure(.usage, "expected a password on standard input, found none")
        }
        return text
    }
}
