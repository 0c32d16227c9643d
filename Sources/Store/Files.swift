import Foundation

/// Removes a file; says nothing where there is none.
func unlinkFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else {
        throw StoreError.unusable(path: path, problem: "cannot be removed: \(String(cString: strerror(errno)))")
    }
}

/// Puts a finished file in the place of another, so that after a power cut one of the two is there whole: the file is
/// synced, renamed, and its folder synced.
func renameDurably(_ source: String, _ target: String) throws {
    try sync(source)
    guard rename(source, target) == 0 else {
        throw StoreError.unusable(path: target, problem: "cannot be replaced: \(String(cString: strerror(errno)))")
    }
    let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    try sync(folder.isEmpty ? "/" : folder)
}

private func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw StoreError.unusable(path: path, problem: "cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
        throw StoreError.unusable(path: path, problem: "cannot be synced: \(String(cString: strerror(errno)))")
    }
}
