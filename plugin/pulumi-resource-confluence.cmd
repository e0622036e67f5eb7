@echo off
rem Pulumi starts this: the provider plugin of the package "confluence". It runs on the Node.js of the PATH.
where node >nul 2>nul
if errorlevel 1 (
  echo pulumi-resource-confluence: Node.js 20.18 or later is required, and there is no node on the PATH 1>&2
  exit /b 1
)
set "main=%~dp0pulumi-resource-confluence.mjs"
if not exist "%main%" set "main=%~dp0..\dist\plugin\pulumi-resource-confluence.mjs"
if not exist "%main%" (
  echo pulumi-resource-confluence: the program is not there; in a clone, run "npm run build" first 1>&2
  exit /b 1
)
node "%main%" %*
