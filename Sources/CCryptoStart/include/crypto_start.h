#pragma once
// Nothing to call: whoever links this has libcrypto stay whole until the process is gone.
