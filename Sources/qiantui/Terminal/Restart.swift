import Foundation
import Glibc

/// The end of this process's memory: another program takes its place.
enum Restart {
    /// Runs the command that restarts the machine, or this program with the arguments that it was given.
    static func begin(_ command: [String]) throws -> Never {
        let program = command.first ?? ownPath
        var arguments = (command.isEmpty ? CommandLine.arguments : command).map { strdup($0) } + [nil]
        // What this process has blocked or ignored is not the next one's.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
        execv(program, &arguments)
        throw Failure(.internal, "\(program) cannot be started: \(String(cString: strerror(errno)))")
    }

    /// Where this program lies now, an update perhaps in its place.
    private static var ownPath: String {
        let link = "/proc/self/exe"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? link
        return FileManager.default.isExecutableFile(atPath: path) ? path : link
    }
}
