internal import CArgon2

/// Argon2id, version 1.3 (RFC 9106), with the secret and the associated data that only the context interface of
/// libargon2 takes.
enum Argon2id {
    /// The tag of `length` bytes. All inputs are copied for the call; who gives them wipes them.
    static func tag(
        password: inout [UInt8], salt: [UInt8], secret: inout [UInt8], associated: [UInt8],
        parameters: Argon2Parameters, length: Int = 32
    ) throws(CredentialError) -> [UInt8] {
        try parameters.validate()
        var salt = salt
        var associated = associated
        var tag = [UInt8](repeating: 0, count: length)
        let code = tag.withUnsafeMutableBufferPointer { tag in
            password.withUnsafeMutableBufferPointer { password in
                salt.withUnsafeMutableBufferPointer { salt in
                    secret.withUnsafeMutableBufferPointer { secret in
                        associated.withUnsafeMutableBufferPointer { associated in
                            var context = argon2_context()
                            context.out = tag.baseAddress
                            context.outlen = UInt32(tag.count)
                            context.pwd = password.baseAddress
                            context.pwdlen = UInt32(password.count)
                            context.salt = salt.baseAddress
                            context.saltlen = UInt32(salt.count)
                            context.secret = secret.baseAddress
                            context.secretlen = UInt32(secret.count)
                            context.ad = associated.baseAddress
                            context.adlen = UInt32(associated.count)
                            context.t_cost = UInt32(parameters.passes)
                            context.m_cost = UInt32(parameters.memory)
                            context.lanes = UInt32(parameters.lanes)
                            context.threads = UInt32(parameters.lanes)
                            context.version = UInt32(ARGON2_VERSION_13.rawValue)
                            return argon2id_ctx(&context)
                        }
                    }
                }
            }
        }
        guard code == ARGON2_OK.rawValue else { throw .hashing(String(cString: argon2_error_message(code))) }
        return tag
    }
}
