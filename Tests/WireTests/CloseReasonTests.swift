import Glibc
import NIOCore
import Testing

@testable import Wire

@Suite struct CloseReasonTests {
    @Test(
        arguments: [
            (ECONNREFUSED, .refused), (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable), (ETIMEDOUT, .timedOut),
            (ECONNRESET, .reset), (EPIPE, .reset),
        ] as [(CInt, CloseReason)])
    func systemErrorsAreToldApart(code: CInt, reason: CloseReason) {
        #expect(CloseReason(IOError(errnoCode: code, reason: "connect")) == reason)
    }

    @Test func anUnknownSystemErrorKeepsTheSystemsWords() {
        #expect(CloseReason(errno: ENOBUFS) == .failed("No buffer space available (errno \(ENOBUFS))"))
    }

    @Test func aConnectTimeOutOfTheLibraryIsATimeOut() {
        #expect(CloseReason(ChannelError.connectTimeout(.seconds(1))) == .timedOut)
    }

    @Test func descriptionsDiffer() {
        let all: [CloseReason] = [
            .refused, .unreachable, .timedOut, .nameNotResolved, .reset, .closedByPeer,
            .closedInMidFrame(received: 1, expected: nil), .closedInMidFrame(received: 4, expected: 9),
            .badFrame(.empty), .badFrame(.tooLong(length: 9, limit: 8)), .unsendableFrame(.empty), .idle,
            .notReading(limit: 9), .closedHere("x"), .shutdown, .failed("x"),
        ]
        #expect(Set(all.map(\.description)).count == all.count)
    }

    @Test func bindErrorsSayWhatToDo() {
        func error(_ code: CInt) -> BindError {
            BindError(IOError(errnoCode: code, reason: "bind"), host: "192.0.2.1", port: 80)
        }
        #expect(error(EADDRINUSE).description.contains("choose another port"))
        #expect(error(EACCES) == .permissionDenied(host: "192.0.2.1", port: 80))
        #expect(error(EACCES).description.contains("CAP_NET_BIND_SERVICE"))
        #expect(error(EADDRNOTAVAIL) == .addressNotHere(host: "192.0.2.1"))
        #expect(
            error(ENOBUFS)
                == .failed(host: "192.0.2.1", port: 80, detail: "No buffer space available (errno \(ENOBUFS))"))
    }
}
