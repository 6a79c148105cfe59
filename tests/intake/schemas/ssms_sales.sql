USE [master]
GO
/****** Object:  Database [Shop]    Script Date: 2026-01-01 00:00:00 ******/
CREATE DATABASE [Shop]
 CONTAINMENT = NONE
 ON  PRIMARY 
( NAME = N'Shop', FILENAME = N'C:\data\Shop.mdf' , SIZE = 8192KB )
 WITH CATALOG_COLLATION = DATABASE_DEFAULT
GO
IF (1 = FULLTEXTSERVICEPROPERTY('IsFullTextInstalled'))
begin
EXEC [Shop].[dbo].[sp_fulltext_database] @action = 'enable'
end
GO
ALTER DATABASE [Shop] SET ANSI_NULLS OFF 
GO
USE [Shop]
GO
CREATE SCHEMA [sales]
GO
CREATE TYPE [dbo].[Phone] FROM [nvarchar](25) NULL
GO
CREATE TYPE [dbo].[IdList] AS TABLE([id] [int] NOT NULL)
GO
CREATE SEQUENCE [sales].[OrderNo] AS [int] START WITH 1 INCREMENT BY 1
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Customers](
	[CustomerID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[Name] [nvarchar](100) COLLATE SQL_Latin1_General_CP1_CI_AS NOT NULL,
	[Bio] [nvarchar](max) NULL,
	[Code] [char](5) NOT NULL,
	[Phone] [dbo].[Phone] NULL,
	[Guid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[Balance] [money] NOT NULL,
	[Rate] [decimal](9, 4) SPARSE NULL,
	[Active] [bit] NOT NULL,
	[Created] [datetime2](7) NOT NULL,
	[Moved] [datetimeoffset](3) NULL,
	[RowVer] [timestamp] NOT NULL,
	[Photo] [varbinary](max) FILESTREAM  NULL,
	[Doc] [xml] NULL,
	[Place] [geography] NULL,
	[Node] [hierarchyid] NULL,
	[V] [sql_variant] NULL,
	[Total]  AS ([Balance]*(2)) PERSISTED,
	[Label]  AS (concat([Name],N' - ',[Code])),
	[ValidFrom] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
	[ValidTo] [datetime2](7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
	[Secret] [nvarchar](50) MASKED WITH (FUNCTION = 'default()') NULL,
 CONSTRAINT [PK_Customers] PRIMARY KEY CLUSTERED 
(
	[CustomerID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Customers_Code] UNIQUE NONCLUSTERED 
(
	[Code] ASC
)WITH (PAD_INDEX = OFF) ON [PRIMARY],
	PERIOD FOR SYSTEM_TIME ([ValidFrom], [ValidTo])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
WITH
(
SYSTEM_VERSIONING = ON (HISTORY_TABLE = [dbo].[CustomersHistory])
)
GO
CREATE TABLE [sales].[Order Details](
	[OrderID] [bigint] NOT NULL,
	[Line] [smallint] NOT NULL,
	[CustomerID] [int] NOT NULL,
	[Qty] [tinyint] NOT NULL,
	[Price] [smallmoney] NOT NULL,
	[Discount] [real] NOT NULL,
	[Ratio] [float] NULL,
	[State] [varchar](20) NOT NULL,
 CONSTRAINT [PK_OD] PRIMARY KEY NONCLUSTERED 
(
	[OrderID] ASC,
	[Line] DESC
)WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Customers] ADD  CONSTRAINT [DF_Customers_Guid]  DEFAULT (newsequentialid()) FOR [Guid]
GO
ALTER TABLE [dbo].[Customers] ADD  CONSTRAINT [DF_Bal]  DEFAULT ((0.00)) FOR [Balance]
GO
ALTER TABLE [dbo].[Customers] ADD  DEFAULT ((1)) FOR [Active]
GO
ALTER TABLE [dbo].[Customers] ADD  DEFAULT (sysutcdatetime()) FOR [Created]
GO
ALTER TABLE [sales].[Order Details] ADD  DEFAULT (N'it''s new') FOR [State]
GO
ALTER TABLE [sales].[Order Details] ADD DEFAULT (NEXT VALUE FOR [sales].[OrderNo]) FOR [OrderID]
GO
ALTER TABLE [sales].[Order Details]  WITH NOCHECK ADD  CONSTRAINT [FK_OD_Customers] FOREIGN KEY([CustomerID])
REFERENCES [dbo].[Customers] ([CustomerID])
ON UPDATE CASCADE
ON DELETE CASCADE
NOT FOR REPLICATION
GO
ALTER TABLE [sales].[Order Details] CHECK CONSTRAINT [FK_OD_Customers]
GO
ALTER TABLE [sales].[Order Details]  WITH CHECK ADD  CONSTRAINT [CK_Qty] CHECK  (([Qty]>(0) AND [Price]>=(0)))
GO
ALTER TABLE [sales].[Order Details] CHECK CONSTRAINT [CK_Qty]
GO
ALTER TABLE [sales].[Order Details]  WITH CHECK ADD  CONSTRAINT [CK_State] CHECK  (([State]='paid' OR [State]='new' OR [State] IS NULL))
GO
CREATE UNIQUE NONCLUSTERED INDEX [UX_Guid] ON [dbo].[Customers]
(
	[Guid] ASC
)
WHERE ([Active]=(1))
WITH (PAD_INDEX = OFF, ONLINE = OFF) ON [PRIMARY]
GO
CREATE NONCLUSTERED INDEX [IX_Created] ON [dbo].[Customers]
(
	[Created] DESC,
	[Name] ASC
)
INCLUDE([Code],[Balance]) WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF) ON [PRIMARY]
GO
CREATE NONCLUSTERED COLUMNSTORE INDEX [NCCI] ON [sales].[Order Details] ([Qty],[Price])
GO
CREATE PRIMARY XML INDEX [PXML] ON [dbo].[Customers] ([Doc])
GO
CREATE FULLTEXT INDEX ON [dbo].[Customers] ([Bio]) KEY INDEX [PK_Customers]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Who buys; it''s them' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Customers'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Five letters' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Customers', @level2type=N'COLUMN',@level2name=N'Code'
GO
CREATE VIEW [dbo].[V] AS SELECT 1 AS a
GO
CREATE PROCEDURE [dbo].[P] @a int AS
BEGIN
  SET NOCOUNT ON;
  CREATE TABLE #t (a int);
  SELECT * FROM #t;
END
GO
CREATE TRIGGER [dbo].[T] ON [dbo].[Customers] AFTER INSERT AS BEGIN SELECT 1; UPDATE Customers SET Name = 'x'; END
GO
CREATE FUNCTION [dbo].[F](@a int) RETURNS int AS BEGIN RETURN @a; END
GO
SET IDENTITY_INSERT [dbo].[Customers] ON 
INSERT [dbo].[Customers] ([CustomerID], [Name]) VALUES (1, N'a; b')
INSERT [dbo].[Customers] ([CustomerID], [Name]) VALUES (2, N'GO')
SET IDENTITY_INSERT [dbo].[Customers] OFF
GO
ALTER TABLE [dbo].[Customers] ENABLE CHANGE_TRACKING WITH(TRACK_COLUMNS_UPDATED = OFF)
GO
ALTER DATABASE [Shop] SET  READ_WRITE 
GO
