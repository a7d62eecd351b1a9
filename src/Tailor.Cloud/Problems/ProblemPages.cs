using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tailor.Cloud.Problems;

/// <summary>Turns what a request breaks with into problem details: nothing leaves without a sentence, and no stack trace leaves at all.</summary>
internal static partial class ProblemPages
{
    /// <summary>Catches what later stages throw, and fills answers that have a status only.</summary>
    public static void UseProblemPages(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tailor.Cloud");
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception error) when (!http.Response.HasStarted)
            {
                http.Response.Clear();
                await Of(http, error, logger).ExecuteAsync(http);
            }
        });
        app.UseStatusCodePages(context => Empty(context).ExecuteAsync(context.HttpContext));
    }

    private static IResult Of(HttpContext http, Exception error, ILogger logger)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, bad.Message);
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                return Problem.Of(StatusCodes.Status499ClientClosedRequest, "The client went away.");
            case OperationCanceledException:
                http.Response.Headers.RetryAfter = "1";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The node stops; another one, or this one after its start, will answer.");
            case DbException or TimeoutException:
                NoDatabase(logger, http.Request.Path, error.Message);
                http.Response.Headers.RetryAfter = "5";
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer; try again in a few seconds.");
            default:
                Broken(logger, error, http.Request.Path);
                return Problem.Of(StatusCodes.Status500InternalServerError, "This is a fault of the cloud itself; its log has more.");
        }
    }

    private static IResult Empty(StatusCodeContext context)
    {
        var (request, status) = (context.HttpContext.Request, context.HttpContext.Response.StatusCode);
        return Problem.Of(status, status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => $"Expected application/json, found {request.ContentType ?? "no content type"}.",
            StatusCodes.Status416RangeNotSatisfiable => "The range lies beyond the end.",
            _ => $"The request was refused with status {status}.",
        });
    }

    [LoggerMessage(LogLevel.Error, "The database did not answer {Path}: {Reason}")]
    private static partial void NoDatabase(ILogger logger, PathString path, string reason);

    [LoggerMessage(LogLevel.Error, "A request to {Path} broke.")]
    private static partial void Broken(ILogger logger, Exception error, PathString path);
}
