// Where a registry may send us: to a token server, to a storage, to another place for an upload.
#pragma once

#include "core/registry/url.h"
#include "core/result/result.h"

namespace regcache {

// Whether an answer with that status sends us to its Location.
[[nodiscard]] bool is_redirect(int status);

// Says whether `target`, named in an answer of `registry`, may be asked at all. Whether it gets
// credentials is another question.
//
// Errors:  denied when https leads to http, or a public registry to a host that is not public.
// Source:  facts 5.1 rows 1 to 3: CVE-2020-15157 and its many kin.
[[nodiscard]] Result<void> check_referral(const Origin& registry, const Url& target);

}  // namespace regcache
