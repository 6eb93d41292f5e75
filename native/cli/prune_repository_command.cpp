#include "native/cli/prune_repository_command.h"

#include "core/text/byte_size.h"
#include "core/text/columns.h"
#include "core/text/counted.h"
#include "core/text/json_writer.h"
#include "native/cli/amount.h"
#include "native/cli/console.h"
#include "native/cli/workplace.h"
#include "native/transfer/repository_prune.h"

namespace regcache {
namespace {

constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits

Result<RepositoryRules> rules_of(const PruneArguments& arguments) {
  const bool has_cache_rule = !arguments.max_age.empty() || !arguments.max_size.empty() ||
                              arguments.keep_last || arguments.unreachable || arguments.fit;
  if (has_cache_rule) {
    return fail(Code::conflict, "prune",
                "rules for the tags of a repository and rules for what is in one cache",
                "prune the repository first, then each cache that is left");
  }
  if (!arguments.tags && arguments.older_than.empty() && !arguments.keep) {
    return fail(Code::missing, "--untagged", "which tags may go was not said",
                "a registry lists no manifests without a tag: those of an index that goes are all "
                "that can be known; give --tags, --older-than or --keep");
  }
  RepositoryRules rules{.tags = arguments.tags.value_or("*"), .untagged = arguments.untagged};
  if (!arguments.older_than.empty()) {
    REGCACHE_TRY_ASSIGN(rules.oldest, time_before("--older-than", arguments.older_than));
  }
  if (arguments.keep) {
    rules.keep = *arguments.keep;
  }
  return rules;
}

// A tag in the location would be overlooked: all tags are meant.
Result<void> expect_repository(const std::string& location) {
  const std::size_t slash = location.rfind('/');
  const std::size_t mark = tag_mark(location);
  if (slash != std::string::npos && mark != std::string::npos) {
    return fail(Code::conflict, location, "a repository is meant, and this names one tag of it",
                "leave out '" + location.substr(mark) + "'");
  }
  return {};
}

struct Outcome {
  const Repository& repository;
  const RepositoryPlan& plan;
  std::string place;
  bool untagged = false;
  bool is_done = false;
};

std::string outcome_text(const Outcome& outcome) {
  const RepositoryPlan& plan = outcome.plan;
  std::string text = outcome.place + ": " + std::to_string(plan.tags.size()) + " of " +
                     counted(outcome.repository.tags.size(), "tag") +
                     (outcome.is_done ? " went, with " : " would go, with ") +
                     counted(plan.manifests.size(), "manifest") + "\n";
  for (const std::string& tag : plan.tags) {
    const Digest& digest = outcome.repository.tags.at(tag);
    const std::optional<Instant>& made = outcome.repository.manifests.at(digest).made;
    text += "  " + printable(tag) + "  " + digest.text().substr(0, kShortDigest) +
            (made ? "  " + format_rfc3339({made->seconds, 0}) : "") + "\n";
  }
  for (const SpareTag& spared : plan.spared) {
    text += "  " + printable(spared.tag) + " stays: " + printable(spared.reason) + "\n";
  }
  if (!plan.orphans.empty()) {
    text += "  " + counted(plan.orphans.size(), "manifest") +
            " of their indexes would be left without a tag: --untagged deletes them too\n";
  }
  if (!plan.tags.empty() && plan.tags.size() == outcome.repository.tags.size()) {
    text += "  these are all tags of the repository\n";
  }
  if (plan.tags.empty()) {
    return text;
  }
  text += "0 B go now, " + format_bytes(plan.waiting_bytes) +
          " when the registry collects its garbage\n";
  if (outcome.untagged) {
    text +=
        "manifests without a tag that no deleted index lists are not known: registries do not "
        "list them\n";
  }
  return text + (outcome.is_done ? "" : "nothing was changed: add --yes to do it\n");
}

std::string outcome_json(const Outcome& outcome) {
  constexpr std::size_t kIndent = 2;
  const RepositoryPlan& plan = outcome.plan;
  JsonWriter json(kIndent);
  json.begin_object().key("schema").integer(1);
  json.key("location").string(outcome.place);
  json.key("done").boolean(outcome.is_done);
  json.key("tagsBefore").natural(outcome.repository.tags.size());
  json.key("tags").begin_array();
  for (const std::string& tag : plan.tags) {
    const Digest& digest = outcome.repository.tags.at(tag);
    const std::optional<Instant>& made = outcome.repository.manifests.at(digest).made;
    json.begin_object().key("tag").string(tag).key("digest").string(digest.text());
    if (made) {
      json.key("made").string(format_rfc3339(*made));
    }
    json.end_object();
  }
  json.end_array().key("spared").begin_array();
  for (const SpareTag& spared : plan.spared) {
    json.begin_object().key("tag").string(spared.tag);
    json.key("reason").string(spared.reason).end_object();
  }
  json.end_array();
  for (const auto& [key, digests] :
       {std::pair("manifests", &plan.manifests), std::pair("leftWithoutTag", &plan.orphans)}) {
    json.key(key).begin_array();
    for (const Digest& digest : *digests) {
      json.string(digest.text());
    }
    json.end_array();
  }
  json.key("bytesNow").natural(0).key("bytesWaiting").natural(plan.waiting_bytes);
  return json.end_object().take() + "\n";
}

// Says how far it came when one cannot be deleted.
Result<void> delete_manifests(Store& store, const std::vector<Digest>& manifests) {
  std::size_t count = 0;
  for (const Digest& digest : manifests) {
    Result<void> deleted = store.delete_manifest(digest);
    if (!deleted && deleted.error().code != Code::not_found) {
      Error error = std::move(deleted).error();
      if (count > 0) {
        error.detail += "; " + std::to_string(count) + " of " +
                        counted(manifests.size(), "manifest") + " went before";
      }
      return fail(std::move(error));
    }
    ++count;
  }
  return {};
}

}  // namespace

bool asks_for_repository(const PruneArguments& arguments) {
  return arguments.tags || !arguments.older_than.empty() || arguments.keep || arguments.untagged;
}

Result<ExitStatus> prune_repository(const PruneArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const RepositoryRules rules, rules_of(arguments));
  REGCACHE_TRY(expect_repository(arguments.location));
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  REGCACHE_TRY_ASSIGN(
      const OpenLocation at,
      place->opener().open(arguments.location, arguments.yes ? Access::remove : Access::read));
  REGCACHE_TRY_ASSIGN(const Repository repository,
                      read_repository(*at.store, rules.oldest || rules.keep));
  const RepositoryPlan plan = plan_repository_prune(repository, rules);
  if (arguments.yes) {
    REGCACHE_TRY(delete_manifests(*at.store, plan.manifests));
  }
  const Outcome outcome{.repository = repository,
                        .plan = plan,
                        .place = at.store->text(),
                        .untagged = rules.untagged,
                        .is_done = arguments.yes && !plan.tags.empty()};
  print_out(arguments.json ? outcome_json(outcome) : outcome_text(outcome));
  return ExitStatus::done;
}

}  // namespace regcache
