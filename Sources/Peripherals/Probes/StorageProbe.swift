import Devices
import Glibc

/// Space in the data folder, and a small file that is written and synced there.
struct StorageProbe {
    let folder: String
    let isDurable: Bool?
    /// `smartctl`; nil where it is not installed.
    let smartctl: String?

    func observe() -> Observation {
        var space = statvfs()
        guard statvfs(folder, &space) == 0 else {
            return .unreadable(.storage, "\(folder): system error \(errno)")
        }
        let (free, overflow) = UInt64(space.f_bavail).multipliedReportingOverflow(
            by: UInt64(space.f_frsize))
        let started = ContinuousClock.now
        let path = folder + "/self-test.probe"
        let code = SmallFile.write(path, [UInt8](repeating: 0x5A, count: 4096))
        let elapsed = started.elapsedMilliseconds
        unlink(path)
        let smart = Smartctl.device(of: folder).flatMap { Smartctl(program: smartctl).ask(about: $0) }
        return .storage(
            StorageObservation(
                freeBytes: overflow ? .max : Int64(clamping: free),
                freeFiles: space.f_files == 0 ? nil : Int64(clamping: space.f_favail),
                probeTime: code == 0 ? elapsed : nil, writeError: code == 0 ? nil : Int(code),
                isDurable: isDurable, smart: smart))
    }
}
