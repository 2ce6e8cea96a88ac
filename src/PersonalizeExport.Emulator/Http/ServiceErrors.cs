namespace PersonalizeExport.Emulator.Http;

/// <summary>Every error of the service, with its code, message and HTTP status.</summary>
internal static class ServiceErrors
{
    public static ServiceException UnknownOperation() =>
        new("UnknownOperationException", "The requested operation is not known to this service.");

    public static ServiceException Serialization(string message) => new("SerializationException", message);

    public static ServiceException Validation(string message) => new("ValidationException", message);

    public static ServiceException InvalidInput(string message) => new("InvalidInputException", message);

    public static ServiceException NotFound(string arn) => new("ResourceNotFoundException", $"Resource Arn {arn} does not exist.");

    public static ServiceException AlreadyExists(string arn) =>
        new("ResourceAlreadyExistsException", $"Another resource with Arn {arn} already exists.");

    public static ServiceException TooManyRunning(int limit) =>
        new("LimitExceededException", $"More than {limit} resources with PENDING or IN_PROGRESS status.");

    public static ServiceException InvalidNextToken() => new("InvalidNextTokenException", "The provided NextToken is not valid.");

    public static ServiceException TooManyTags(int limit) =>
        new("TooManyTagsException", $"A resource can have at most {limit} tags.");

    public static ServiceException TooManyTagKeys(int limit) =>
        new("TooManyTagKeysException", $"The request contains more tag keys than a resource can have ({limit}).");

    // Signature errors have status 400, as in other AWS JSON services; AWS REST services send 403. InvalidSignatureException is reported in
    // https://github.com/teralytics/prometheus-ecs-discovery/issues/7 (ECS, JSON 1.1) and https://github.com/boto/boto/issues/1552 (DynamoDB).
    // The others: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html lists them under 400.
    public static ServiceException MissingAuthenticationToken() => new("MissingAuthenticationTokenException", "Missing Authentication Token");

    public static ServiceException IncompleteSignature(string message) => new("IncompleteSignatureException", message);

    public static ServiceException InvalidSignature(string message) => new("InvalidSignatureException", message);

    public static ServiceException UnrecognizedClient() =>
        new("UnrecognizedClientException", "The security token included in the request is invalid.");

    public static ServiceException BodyTooLarge() =>
        new("RequestEntityTooLargeException", "Request entity too large", StatusCodes.Status413PayloadTooLarge);

    public static ServiceException Throttled() =>
        new("ThrottlingException", "The request was denied due to request throttling.");

    public static ServiceException RateExceeded() => new("LimitExceededException", "The limit on the number of requests per second has been exceeded.");

    public static ServiceException InternalFailure() =>
        new("InternalFailure", "The request processing has failed because of an unknown error.", StatusCodes.Status500InternalServerError);

    public static ServiceException ServiceUnavailable() =>
        new("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", StatusCodes.Status503ServiceUnavailable);

    public static ServiceException AccessDenied(string operation) =>
        new(
            "AccessDeniedException",
            $"User is not authorized to perform: personalize:{operation} because no identity-based policy allows the personalize:{operation} action");

    public static ServiceException ExpiredToken() =>
        new("ExpiredTokenException", "The security token included in the request is expired");
}

/// <summary>An error response: code, message and HTTP status.</summary>
internal sealed class ServiceException(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;
}
