#include "native/credentials/helper.h"

#include <algorithm>

#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

constexpr std::uint64_t kAnswerBytesMax = 1'048'576;
// What helpers print when they have nothing: an agreement of the protocol, letter by letter.
constexpr std::string_view kNotFound = "credentials not found in native keychain";
// The user name that means: the secret is an identity token.
constexpr std::string_view kTokenUser = "<token>";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<Credentials> read_answer(const std::string& program, std::string_view json) {
  const Result<JsonDocument> document = parse_json(json, kAnswerBytesMax);
  std::string user;
  std::string secret;
  const bool readable = document && document->root().kind() == JsonKind::object &&
                        read_member(document->root(), "Username", user) &&
                        read_member(document->root(), "Secret", secret);
  if (!readable) {
    return fail(Code::invalid_input, program, "the helper's answer is not the JSON it should be");
  }
  Credentials credentials;
  if (user == kTokenUser) {
    credentials.identity_token = std::move(secret);
  } else {
    credentials.username = std::move(user);
    credentials.password = std::move(secret);
  }
  return credentials;
}

}  // namespace

Result<CredentialHelper> CredentialHelper::named(std::string_view name) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) {
    return fail(Code::invalid_input, std::string(name),
                "a credential helper's name has letters, digits, '.', '_' and '-'");
  }
  return CredentialHelper("docker-credential-" + std::string(name));
}

Result<ProcessOutput> CredentialHelper::run(const char* verb, std::string_view input) const {
  if (has_control(input)) {
    return fail(Code::invalid_input, program_, "a control character cannot go to a helper");
  }
  Result<ProcessOutput> output = run_program(program_, {verb}, input);
  if (!output && output.error().code == Code::not_found) {
    return fail(Code::not_found, program_, "the credential helper is not installed",
                "install it, or take it out of docker's config.json");
  }
  return output;
}

Result<std::optional<Credentials>> CredentialHelper::get(std::string_view key) const {
  REGCACHE_TRY_ASSIGN(const ProcessOutput output, run("get", key));
  if (output.status != 0) {
    if (output.out.find(kNotFound) != std::string::npos) {
      return std::optional<Credentials>();
    }
    return fail(Code::denied, program_,
                "the credential helper failed with status " + std::to_string(output.status),
                "run it by hand to see why: echo " + std::string(key) + " | " + program_ + " get");
  }
  REGCACHE_TRY_ASSIGN(Credentials credentials, read_answer(program_, output.out));
  return std::optional(std::move(credentials));
}

Result<void> CredentialHelper::store(std::string_view key, const Credentials& credentials) const {
  const bool is_token = !credentials.identity_token.empty();
  JsonWriter json;
  json.begin_object();
  json.key("ServerURL").string(key);
  json.key("Username").string(is_token ? kTokenUser : std::string_view(credentials.username));
  json.key("Secret").string(is_token ? credentials.identity_token : credentials.password);
  json.end_object();
  REGCACHE_TRY_ASSIGN(const ProcessOutput output, run("store", json.take()));
  if (output.status != 0) {
    return fail(Code::denied, program_,
                "the credential helper could not store the credentials: it ended with status " +
                    std::to_string(output.status));
  }
  return {};
}

Result<void> CredentialHelper::erase(std::string_view key) const {
  REGCACHE_TRY_ASSIGN(const ProcessOutput output, run("erase", key));
  if (output.status != 0 && output.out.find(kNotFound) == std::string::npos) {
    return fail(Code::denied, program_,
                "the credential helper could not forget the credentials: it ended with status " +
                    std::to_string(output.status));
  }
  return {};
}

}  // namespace regcache
