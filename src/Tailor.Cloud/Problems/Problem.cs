using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Tailor.Cloud.Problems;

/// <summary>Answers to requests that cannot be met: problem details with a sentence.</summary>
internal static class Problem
{
    /// <summary>A problem.</summary>
    /// <param name="status">HTTP's status.</param>
    /// <param name="sentence">What was expected, and what came.</param>
    public static IResult Of(int status, string sentence) => TypedResults.Problem(sentence, statusCode: status);

    /// <summary>It was asked for too often, or everybody asks at once.</summary>
    public static IResult TooMany(HttpContext http, string sentence, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, sentence);
    }

    /// <summary>What an argument is refused for, without its name in the code.</summary>
    public static string Sentence(ArgumentException error)
    {
        var end = error.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }
}
