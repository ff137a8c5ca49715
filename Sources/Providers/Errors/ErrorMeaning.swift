/// What a provider's error means, where its codes or its message say so more precisely than the
/// HTTP status.
enum ErrorMeaning {
  case wrongKey
  /// The account or the key has nothing left to spend, so neither another key nor waiting helps.
  case noCredit
  /// The account's tier does not include the model.
  case needsBilling
  /// The provider, usually a relay, has no upstream that serves the model.
  case unsoldModel
  case refusedContent
  /// The account is not served, because of its region or its billing.
  case notServed
  case tooManyRequests
}

extension ErrorWords {
  /// The meaning of the error; nil where only the status tells.
  ///
  /// One-api and new-api, which many relays run, say `insufficient_user_quota` and `No available
  /// channel for model …`, in English or Chinese; OpenAI's code is `insufficient_quota`; Google
  /// says `limit: 0`.
  var meaning: ErrorMeaning? {
    if isZeroQuota { return .needsBilling }
    if has(
      "insufficient_quota", "insufficient_user_quota", "insufficient_balance",
      "insufficient_credits", "pre_consume_token_quota_failed", "billing_not_active",
      "billing_hard_limit_reached", "payment_required", "402", "arrearage",
      "insufficient_account_balance", "credit_exhausted")
      || says(Self.noCredit)
    {
      return .noCredit
    }
    if has(
      "model_not_found", "no_available_channel", "model_not_supported", "unsupported_model",
      "model_not_available")
      || says(Self.noChannel)
    {
      return .unsoldModel
    }
    if has(
      "API_KEY_INVALID", "invalid_api_key", "authentication_error", "unauthorized",
      "UNAUTHENTICATED")
    {
      return .wrongKey
    }
    if has("content_policy_violation") { return .refusedContent }
    if has("rate_limit_exceeded", "too_many_requests") { return .tooManyRequests }
    if has("FAILED_PRECONDITION") { return .notServed }
    return nil
  }

  private static let noCredit = [
    "insufficient balance", "insufficient credit", "insufficient funds", "insufficient quota",
    "insufficient_quota", "insufficient_user_quota", "insufficient user quota",
    "insufficient token quota", "insufficient account balance", "quota is insufficient",
    "balance is insufficient", "quota is exhausted", "quota exhausted", "spending cap",
    "account is overdue", "not enough quota", "no credits left",
    "quota is not enough", "balance is not enough", "not enough credit", "not enough balance",
    "out of credit", "credit balance is too low", "credits are depleted",
    "额度不足", "额度已用尽",
    "余额不足", "预扣费", "欠费",
  ]

  private static let noChannel = [
    "no available channel", "no channel available", "no available provider",
    "no available account", "no endpoints found", "无可用渠道", "无可用账号",
  ]
}
