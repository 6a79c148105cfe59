USE [master]
GO
/****** Object:  Database [AdventureWorks]    Script Date: 1/2/2024 3:04:05 PM ******/
CREATE DATABASE [AdventureWorks]
 CONTAINMENT = NONE
 ON  PRIMARY
( NAME = N'AW', FILENAME = N'C:\AW.mdf' , SIZE = 8192KB )
GO
ALTER DATABASE [AdventureWorks] SET COMPATIBILITY_LEVEL = 150
GO
IF (1 = FULLTEXTSERVICEPROPERTY('IsFullTextInstalled'))
begin
EXEC [AdventureWorks].[dbo].[sp_fulltext_database] @action = 'enable'
end
GO
USE [AdventureWorks]
GO
CREATE SCHEMA [HumanResources]
GO
CREATE SCHEMA [Person]
GO
CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL
GO
CREATE TYPE [dbo].[Name] FROM [nvarchar](50) NULL
GO
CREATE TYPE [dbo].[OrderNumber] FROM [nvarchar](25) NULL
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE FUNCTION [dbo].[ufnLeadingZeros](
    @Value int
)
RETURNS varchar(8)
WITH SCHEMABINDING
AS
BEGIN
    DECLARE @ReturnValue varchar(8);
    SET @ReturnValue = CONVERT(varchar(8), @Value);
    RETURN (@ReturnValue);
END;
GO
CREATE XML SCHEMA COLLECTION [HumanResources].[HRResume] AS N'<xsd:schema/>'
GO
CREATE TABLE [Person].[BusinessEntity](
	[BusinessEntityID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[rowguid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[ModifiedDate] [datetime] NOT NULL,
 CONSTRAINT [PK_BusinessEntity_BusinessEntityID] PRIMARY KEY CLUSTERED 
(
	[BusinessEntityID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
CREATE TABLE [Person].[Person](
	[BusinessEntityID] [int] NOT NULL,
	[PersonType] [nchar](2) NOT NULL,
	[NameStyle] [dbo].[NameStyle] NOT NULL,
	[Title] [nvarchar](8) COLLATE SQL_Latin1_General_CP1_CI_AS NULL,
	[FirstName] [dbo].[Name] NOT NULL,
	[EmailPromotion] [int] NOT NULL,
	[AdditionalContactInfo] [xml](CONTENT [Person].[AdditionalContactInfoSchemaCollection]) NULL,
	[Demographics] [xml] NULL,
	[Location] [geography] NULL,
	[Ver] [timestamp] NOT NULL,
	[Pay] [money] NOT NULL,
	[SmallPay] [smallmoney] NULL,
	[Hire] [smalldatetime] NULL,
	[Off] [datetimeoffset](7) NULL,
	[Dt2] [datetime2](3) NULL,
	[T] [time](7) NULL,
	[Img] [varbinary](max) FILESTREAM  NULL,
	[Sv] [sql_variant] NULL,
	[Node] [hierarchyid] NULL,
	[OrgLevel]  AS ([Node].[GetLevel]()),
	[FullName]  AS (isnull([FirstName],N'')+N' '+[Title]) PERSISTED,
	[AccountNumber]  AS (isnull('AW'+[dbo].[ufnLeadingZeros]([BusinessEntityID]),'')),
	[rowguid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[Sparse] [int] SPARSE  NULL,
	[Masked] [varchar](20) MASKED WITH (FUNCTION = 'default()') NULL,
	[ValidFrom] [datetime2](7) GENERATED ALWAYS AS ROW START NOT NULL,
	[ValidTo] [datetime2](7) GENERATED ALWAYS AS ROW END NOT NULL,
	[ModifiedDate] [datetime] NOT NULL,
 CONSTRAINT [PK_Person] PRIMARY KEY CLUSTERED ([BusinessEntityID] ASC) ON [PRIMARY],
 CONSTRAINT [UQ_Guid] UNIQUE NONCLUSTERED ([rowguid] ASC, [Off] DESC) WITH (FILLFACTOR = 80),
	PERIOD FOR SYSTEM_TIME ([ValidFrom], [ValidTo])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
WITH
(
SYSTEM_VERSIONING = ON ( HISTORY_TABLE = [Person].[PersonHistory] )
)
GO
ALTER TABLE [Person].[Person]  WITH CHECK ADD  CONSTRAINT [FK_Person_BE] FOREIGN KEY([BusinessEntityID])
REFERENCES [Person].[BusinessEntity] ([BusinessEntityID])
ON DELETE CASCADE
GO
ALTER TABLE [Person].[Person] CHECK CONSTRAINT [FK_Person_BE]
GO
ALTER TABLE [Person].[Person]  WITH NOCHECK ADD  CONSTRAINT [CK_Person_EmailPromotion] CHECK  (([EmailPromotion]>=(0) AND [EmailPromotion]<=(2)))
GO
ALTER TABLE [Person].[Person]  WITH CHECK ADD  CONSTRAINT [CK_Person_PersonType] CHECK  (([PersonType] IS NULL OR (upper([PersonType])='GC' OR upper([PersonType])='SP')))
GO
ALTER TABLE [Person].[Person] ADD  CONSTRAINT [DF_Person_NameStyle]  DEFAULT ((0)) FOR [NameStyle]
GO
ALTER TABLE [Person].[Person] ADD  CONSTRAINT [DF_rowguid]  DEFAULT (newid()) FOR [rowguid]
GO
ALTER TABLE [Person].[BusinessEntity] ADD DEFAULT (newsequentialid()) FOR [rowguid]
GO
ALTER TABLE [Person].[Person] ADD  CONSTRAINT [DF_md]  DEFAULT (getdate()) FOR [ModifiedDate]
GO
ALTER TABLE [Person].[Person] ADD  DEFAULT (dateadd(day,(7),getdate())) FOR [Dt2]
GO
SET ARITHABORT ON
SET CONCAT_NULL_YIELDS_NULL ON
GO
CREATE UNIQUE NONCLUSTERED INDEX [AK_Person_rowguid] ON [Person].[Person]
(
	[rowguid] ASC
)
INCLUDE([Title],[Pay]) 
WHERE ([Title] IS NOT NULL AND [EmailPromotion] IN ((1), (2)))
WITH (PAD_INDEX = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF) ON [PRIMARY]
GO
CREATE NONCLUSTERED COLUMNSTORE INDEX [cs] ON [Person].[Person]([Pay],[Title])
GO
CREATE PRIMARY XML INDEX [PXML_Person] ON [Person].[Person] ([Demographics])
GO
CREATE SPATIAL INDEX [sp] ON [Person].[Person]([Location])
GO
CREATE VIEW [Person].[v] WITH SCHEMABINDING AS SELECT 1 AS a
GO
CREATE FULLTEXT INDEX ON [Person].[Person] KEY INDEX [PK_Person]
GO
CREATE TRIGGER [Person].[iuPerson] ON [Person].[Person] AFTER INSERT AS BEGIN SET NOCOUNT ON; END
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Primary key; for Person''s records.' , @level0type=N'SCHEMA',@level0name=N'Person', @level1type=N'TABLE',@level1name=N'Person', @level2type=N'COLUMN',@level2name=N'BusinessEntityID'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Humans' , @level0type=N'SCHEMA',@level0name=N'Person', @level1type=N'TABLE',@level1name=N'Person'
GO
CREATE SEQUENCE [dbo].[CountBy1] START WITH 1 INCREMENT BY 1;
GO
CREATE LOGIN bob WITH PASSWORD = 'hunter3'
GO
CREATE SYNONYM [dbo].[People] FOR [Person].[Person]
GO
CREATE TABLE #tmp (a int)
GO
